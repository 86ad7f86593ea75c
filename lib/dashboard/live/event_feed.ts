import type { StoredEvent } from "../../runs/run.ts";

/** Whether events are coming. */
export type ConnectionState = "live" | "lost";

/** What a feed tells each of its members, in order. */
export type FeedMessage =
  | { readonly type: "event"; readonly event: StoredEvent }
  | { readonly type: "state"; readonly state: ConnectionState }
  /** The member gets every event after this one. The answer to `start`. */
  | { readonly type: "from"; readonly id: number }
  /** The connection broke and is there again, perhaps to another store: fetch anew, then `start`. */
  | { readonly type: "gap" };

/** One who reads a feed. */
export interface FeedMember {
  /** Asks for the events after an id. */
  start(after: number): void;
  leave(): void;
}

/** What a feed needs of an `EventSource`. */
export interface EventFeedSource {
  addEventListener(type: string, listener: (event: Event) => void): void;
  close(): void;
}

interface Reader {
  readonly tell: (message: FeedMessage) => void;
  /** It was told every event after this one. Unknown until the stream has a place. */
  from?: number;
}

const longestDelay = 5_000;

/**
 * One stream of events for many readers, and the one who tries again when it breaks, since browsers
 * differ in when they do. It does not trust that what it finds then is what it left: the server may
 * have been started anew, on another folder, where the same ids are other events.
 */
export class EventFeed {
  readonly #open: (address: string) => EventFeedSource;
  readonly #readers = new Set<Reader>();
  #source?: EventFeedSource;
  #state?: ConnectionState;
  #place?: number;
  #retry?: ReturnType<typeof setTimeout>;
  #failures = 0;

  /** The opener gets an address with `?after=ID`. */
  constructor(open: (address: string) => EventFeedSource) {
    this.#open = open;
  }

  /** Adds a reader, who gets what comes from now on, in order and once. */
  join(tell: (message: FeedMessage) => void): FeedMember {
    const reader: Reader = { tell, from: this.#place };
    this.#readers.add(reader);
    if (this.#state) tell({ type: "state", state: this.#state });
    return {
      start: (after) => this.#start(reader, after),
      leave: () => this.#leave(reader),
    };
  }

  #start(reader: Reader, after: number): void {
    if (!this.#readers.has(reader)) return;
    if (this.#place === undefined) {
      this.#place = after;
      for (const each of this.#readers) each.from = after;
      this.#connect();
    }
    reader.tell({ type: "from", id: reader.from! });
  }

  #leave(reader: Reader): void {
    if (this.#readers.delete(reader) && this.#readers.size === 0) this.#stop();
  }

  #connect(): void {
    this.#disconnect();
    const source = this.#source = this.#open(`/api/events?after=${this.#place}`);
    // What a source that was closed had still in its queue is not for anybody.
    const heard = (listen: (event: MessageEvent) => void) => (event: Event) => {
      if (source === this.#source) listen(event as MessageEvent);
    };
    source.addEventListener("open", heard(() => this.#opened()));
    source.addEventListener("message", heard(({ data }) => this.#received(JSON.parse(data))));
    source.addEventListener("error", heard(() => this.#broke()));
  }

  #opened(): void {
    const broke = this.#state === "lost";
    this.#failures = 0;
    this.#become("live");
    if (broke) this.#beginAnew();
  }

  #received(event: StoredEvent): void {
    if (event.id <= this.#place!) return;
    this.#place = event.id;
    this.#tell({ type: "event", event });
  }

  #beginAnew(): void {
    this.#disconnect();
    this.#place = undefined;
    for (const reader of this.#readers) reader.from = undefined;
    this.#tell({ type: "gap" });
  }

  #broke(): void {
    this.#disconnect();
    this.#become("lost");
    const delay = Math.min(longestDelay, 250 * 2 ** this.#failures++);
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell({ type: "state", state });
  }

  #tell(message: FeedMessage): void {
    for (const reader of [...this.#readers]) reader.tell(message);
  }

  #disconnect(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  #stop(): void {
    this.#disconnect();
    this.#state = undefined;
    this.#place = undefined;
    this.#failures = 0;
  }
}
