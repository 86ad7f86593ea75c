/** A signal that aborts when nothing came for a while, or at the latest at the end. */
export class Patience implements Disposable {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal = this.#controller.signal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param stall Milliseconds without anything new.
   * @param end The latest moment, by `performance.now()`.
   */
  constructor(readonly stall: number, readonly end: number) {
    this.renew();
  }

  /** Something came: the while begins anew. */
  renew(): void {
    clearTimeout(this.#timer);
    const left = this.end - performance.now();
    const message = left < this.stall
      ? "expected the whole file in time, found it unfinished"
      : `expected data within ${this.stall / 1000} seconds, found none`;
    this.#timer = setTimeout(
      () => this.#controller.abort(new DOMException(message, "TimeoutError")),
      Math.max(0, Math.min(left, this.stall)),
    );
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
