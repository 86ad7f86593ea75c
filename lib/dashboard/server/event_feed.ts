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

/**
 * Streams of what is stored, as server-sent events. New events are read once, for all clients, and only
 * while there are any.
 */
export class EventFeed {
  readonly #source: EventSource;
  readonly #pages: EventPages;
  readonly #clients = new Set<EventClient>();
  readonly #pollMilliseconds: number;
  readonly #beatMilliseconds: number;
  #thinning = new Thinning();
  #newest = 0;
  #timers: readonly ReturnType<typeof setInterval>[] = [];
  #closed = false;

  constructor(
    source: EventSource,
    { pollMilliseconds = 50, beatMilliseconds = 15_000 } = {},
  ) {
    this.#source = source;
    this.#pages = new EventPages((after, options) => source.events(after, options));
    this.#pollMilliseconds = pollMilliseconds;
    this.#beatMilliseconds = beatMilliseconds;
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
    this.#timers = [
      setInterval(() => this.#source.changed() && this.#poll(), this.#pollMilliseconds),
      setInterval(() => this.#beat(), this.#beatMilliseconds),
    ];
    // A stream keeps its process alive by its connection, not by what it waits for.
    for (const timer of this.#timers) timer.unref();
  }

  #stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
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
