import type { EventPages } from "./event_pages.ts";

/** What a client of the feed asks for. */
export interface EventClientOptions {
  /** Of all runs, where missing. */
  readonly run?: string;
  /** The last event that it has. */
  readonly after: number;
  readonly pages: EventPages;
  /** The newest event that was handed out to all. */
  readonly newest: () => number;
  /** Called once, when nobody reads any more. */
  readonly onGone: (client: EventClient) => void;
}

/**
 * One reader of the feed: no more than the place up to which it was served, and a few kilobytes. While
 * it keeps up, it is handed what all are handed; where it does not, it reads on from the store at its
 * own pace.
 */
export class EventClient {
  readonly run: string | undefined;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #options: EventClientOptions;
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  #cursor: number;
  #open = true;

  constructor(options: EventClientOptions) {
    this.#options = options;
    this.run = options.run;
    this.#cursor = options.after;
    this.body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          this.#controller = controller;
          controller.enqueue(opening);
        },
        pull: () => this.#readOn(),
        cancel: () => this.#end(),
      },
      { highWaterMark: 16_384, size: (chunk) => chunk.length },
    );
  }

  /** Takes what is new after `previous`, if it has all until then and room for more. */
  offer(previous: number, newest: number, chunk: () => Uint8Array<ArrayBuffer>): void {
    if (!this.#open || this.#cursor !== previous || this.#controller.desiredSize! <= 0) return;
    this.#cursor = newest;
    const bytes = chunk();
    if (bytes.length > 0) this.#controller.enqueue(bytes);
  }

  /** Says that the connection lives, where nothing waits to be sent anyway. */
  beat(): void {
    if (this.#open && this.#controller.desiredSize! > 0) this.#controller.enqueue(heartbeat);
  }

  /** Ends the stream. */
  close(): void {
    if (!this.#open) return;
    this.#end();
    this.#controller.close();
  }

  /** Sends a page of what is missing. The stream asks for it as soon as there is room. */
  #readOn(): void {
    const { run, pages, newest } = this.#options;
    while (this.#open && this.#cursor < newest()) {
      const { bytes, last } = pages.after(this.#cursor, newest(), run);
      this.#cursor = last;
      if (bytes.length === 0) continue;
      this.#controller.enqueue(bytes);
      return;
    }
  }

  #end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#options.onGone(this);
  }
}

const encoder = new TextEncoder();
/** After a second, a browser connects again. */
const opening = encoder.encode("retry: 1000\n\n");
const heartbeat = encoder.encode(":\n\n");
