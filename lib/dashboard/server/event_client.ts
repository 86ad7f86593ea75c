import type { StoredEvent } from "../../runs/run.ts";
import { encodeEvents } from "./encode_events.ts";
import { Thinning } from "./thinning.ts";

/** Reads what is stored after an event: of one run or of all. */
export type ReadEvents = (
  after: number,
  options: { readonly run?: string; readonly limit: number },
) => readonly StoredEvent[];

/** What a client of the feed asks for. */
export interface EventClientOptions {
  /** Of all runs, where missing. */
  readonly run?: string;
  /** The last event that it has. */
  readonly after: number;
  readonly read: ReadEvents;
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
  readonly #thinning = new Thinning();
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
    const { run, read, newest } = this.#options;
    while (this.#open && this.#cursor < newest()) {
      const page = read(this.#cursor, { run, limit: pageLength });
      const events = page.filter(({ id }) => id <= newest());
      const last = events.at(-1);
      this.#cursor = events.length < pageLength || last === undefined ? newest() : last.id;
      const bytes = encodeEvents(events.filter((event) => this.#thinning.keeps(event)));
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

const pageLength = 200;
const encoder = new TextEncoder();
/** After a second, a browser connects again. */
const opening = encoder.encode("retry: 1000\n\n");
const heartbeat = encoder.encode(":\n\n");
