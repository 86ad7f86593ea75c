import type { TextSink } from "./terminal.ts";

/** A standard stream that survives its reader. */
export class Output implements TextSink {
  readonly #stream: { writeSync(bytes: Uint8Array): number };
  readonly #closed = new AbortController();

  constructor(stream: { writeSync(bytes: Uint8Array): number }) {
    this.#stream = stream;
  }

  /** Aborted when the reader is gone (`| head`): nothing is written any more. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Writes all of the text. */
  write(text: string): void {
    if (this.closed.aborted) return;
    let bytes = new TextEncoder().encode(text);
    try {
      while (bytes.length > 0) bytes = bytes.subarray(this.#stream.writeSync(bytes));
    } catch {
      // A pipe without reader (EPIPE) or a terminal that is gone (EIO): nobody is left to tell.
      this.#closed.abort();
    }
  }

  /** Writes a line. */
  line(text: string): void {
    this.write(`${text}\n`);
  }
}
