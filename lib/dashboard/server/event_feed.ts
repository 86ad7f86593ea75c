import type { StoredEvent } from "../../runs/run.ts";
import { encodeEvents } from "./encode_events.ts";
import { EventClient } from "./event_client.ts";
import { EventPages, type ReadEvents } from "./event_pages.ts";
import { Thinning } from "./thinning.ts";

/** What the feed needs of the store. */
export interface EventSource {
  events: ReadEvents;
  lastEventId(): number;
  changed(): boolean;
}

/** Settings of an `EventFeed`. */
export interface EventFeedOptions {
  /** How often a quiet stream says that it lives. */
  readonly beatMilliseconds?: number;
  /** Hears why the store could not be read; it is tried again. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Streams of what is stored, as server-sent events. New events are read once, for all clients, and only
 * while there are any.
 */
export class EventFeed {
  readonly #source: EventSource;
  readonly #pages: EventPages;
  readonly #clients = new Set<EventClient>();
  readonly #options: Required<EventFeedOptions>;
  #thinning = new Thinning();
  #newest = 0;
  #pollTimer?: ReturnType<typeof setTimeout>;
  #beatTimer?: ReturnType<typeof setInterval>;
  #closed = false;

  constructor(
    source: EventSource,
    { beatMilliseconds = 15_000, onError = () => {} }: EventFeedOptions = {},
  ) {
    this.#source = source;
    this.#pages = new EventPages((after, options) => source.events(after, options));
    this.#options = { beatMilliseconds, onError };
  }

  /** How many read. */
  get clients(): number {
    return this.#clients.size;
  }

  /**
   * A stream of the events of one run, or of all.
   *
   * @param after the last event that the client has; default: all until now
   */
  open({ run, after, signal }: {
    readonly run?: string;
    readonly after?: number;
    readonly signal?: AbortSignal;
  } = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    if (this.#clients.size === 0) this.#start();
    else this.#poll();
    const newest = this.#newest;
    const client = new EventClient({
      run,
      after: Math.min(after ?? newest, newest),
      pages: this.#pages,
      newest: () => this.#newest,
      onGone: (client) => {
        signal?.removeEventListener("abort", close);
        this.#clients.delete(client);
        if (this.#clients.size === 0) this.#stop();
      },
    });
    const close = () => client.close();
    this.#clients.add(client);
    if (this.#closed || signal?.aborted) client.close();
    else signal?.addEventListener("abort", close);
    return client.body;
  }

  /** Ends all streams. Those that are opened later end at once. */
  close(): void {
    this.#closed = true;
    for (const client of this.#clients) client.close();
  }

  #start(): void {
    this.#source.changed();
    this.#newest = this.#source.lastEventId();
    this.#thinning = new Thinning();
    this.#beatTimer = setInterval(() => this.#beat(), this.#options.beatMilliseconds);
    // A stream keeps its process alive by its connection, not by what it waits for.
    this.#beatTimer.unref();
    this.#pollLater();
  }

  #stop(): void {
    clearInterval(this.#beatTimer);
    clearTimeout(this.#pollTimer);
  }

  /**
   * Many clients are served less often, each time with more: what they cost is by the message. A
   * quarter of a second, at the mean, is still not felt.
   */
  #pollLater(): void {
    const milliseconds = Math.min(50 + 4 * this.#clients.size, 450);
    this.#pollTimer = setTimeout(() => {
      try {
        if (this.#source.changed()) this.#poll();
      } catch (error) {
        this.#options.onError(error);
      }
      if (this.#clients.size > 0) this.#pollLater();
    }, milliseconds);
    this.#pollTimer.unref();
  }

  #beat(): void {
    for (const client of this.#clients) client.beat();
  }

  /** Hands out what is new. */
  #poll(): void {
    while (true) {
      const events = this.#source.events(this.#newest, { limit: pageLength });
      if (events.length === 0) return;
      const previous = this.#newest;
      this.#newest = events.at(-1)!.id;
      const chunk = chunksOf(events.filter((event) => this.#thinning.keeps(event)));
      for (const client of this.#clients) {
        client.offer(previous, this.#newest, () => chunk(client.run));
      }
      if (events.length < pageLength) return;
    }
  }
}

const pageLength = 1000;

/** Encodes events once for all who read the same run, and not before somebody does. */
function chunksOf(
  events: readonly StoredEvent[],
): (run: string | undefined) => Uint8Array<ArrayBuffer> {
  const chunks = new Map<string | undefined, Uint8Array<ArrayBuffer>>();
  return (run) => {
    let chunk = chunks.get(run);
    if (chunk === undefined) {
      chunk = encodeEvents(events.filter((event) => run === undefined || event.run === run));
      chunks.set(run, chunk);
    }
    return chunk;
  };
}
