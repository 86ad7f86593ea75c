import type { StoredEvent } from "../../runs/run.ts";
import type { EventFeedSource } from "./event_feed.ts";

/** An `EventSource` in a test's hand: it fires what it is told to. */
export class FakeSource extends EventTarget implements EventFeedSource {
  isClosed = false;
  isOpen = false;

  constructor(readonly address: string) {
    super();
  }

  /** The id that it asked to go on from. */
  get after(): number | undefined {
    const after = new URL(this.address, "http://127.0.0.1").searchParams.get("after");
    return after === null ? undefined : Number(after);
  }

  open(): void {
    this.isOpen = true;
    this.dispatchEvent(new Event("open"));
  }

  send(event: StoredEvent): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(event) }));
  }

  fail(): void {
    this.dispatchEvent(new Event("error"));
  }

  close(): void {
    this.isClosed = true;
  }
}

/** An event whose id is all that matters. */
export function eventOf(id: number): StoredEvent {
  return { id, run: "run", seconds: id, event: { type: "deleted" } };
}

/** Timers that go off when the test says so, in the order of their times. */
export class FakeTimers implements Disposable {
  readonly #set = globalThis.setTimeout;
  readonly #clear = globalThis.clearTimeout;
  readonly #waiting = new Map<number, { delay: number; run: () => void }>();
  #last = 0;

  constructor() {
    globalThis.setTimeout = ((run: () => void, delay = 0) => {
      this.#waiting.set(++this.#last, { run, delay });
      return this.#last;
    }) as typeof setTimeout;
    globalThis.clearTimeout = ((id?: number) => {
      this.#waiting.delete(id ?? 0);
    }) as typeof clearTimeout;
  }

  /** How long each timer waits, in milliseconds. */
  get delays(): number[] {
    return [...this.#waiting.values()].map(({ delay }) => delay);
  }

  /** Lets all timers go off. */
  run(): void {
    const due = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { run } of due) run();
  }

  [Symbol.dispose](): void {
    globalThis.setTimeout = this.#set;
    globalThis.clearTimeout = this.#clear;
  }
}
