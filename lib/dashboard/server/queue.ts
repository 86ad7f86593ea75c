import type { RunStore } from "../../runs/run_store.ts";
import type { Run, RunOptions } from "../../runs/run.ts";
import { launch } from "./launcher.ts";

/**
 * Starts runs that wait as soon as nothing trains, and notices those whose process died. Several servers
 * on one folder may do so at once: the store gives each run to one of them.
 */
export class Queue implements Disposable {
  readonly #store: RunStore;
  readonly #report: (message: string) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #lastSearch = 0;

  constructor(
    store: RunStore,
    report: (message: string) => void = () => {},
    milliseconds = 300,
  ) {
    this.#store = store;
    this.#report = report;
    this.#timer = setInterval(() => this.#tick(), milliseconds);
    // What serves keeps the process alive, not this.
    this.#timer.unref();
  }

  /** Starts the run that has waited longest, unless another trains. */
  startNext(): void {
    const run = this.#store.claimNext();
    if (run !== undefined) launch(run, this.#store);
  }

  /** Lets a run that is over go on, as soon as nothing else trains, with more epochs or turbo. */
  resume({ id, options }: Run, changes: RunOptions): void {
    this.#store.setState(id, "queued", { options: { ...options, ...changes } });
    this.startNext();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #tick(): void {
    try {
      if (performance.now() - this.#lastSearch > 1000) {
        this.#lastSearch = performance.now();
        this.#store.findLost();
      }
      this.startNext();
    } catch (error) {
      // A full disk or a database that is busy for long: it is tried again.
      this.#report(`The queue was not looked through: ${(error as Error).message}`);
    }
  }
}
