import type { TrainEvent } from "../train/events.ts";
import type { TrainingState } from "../train/state.ts";

/** An error, as far as it can be sent to another thread. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Whether the command cannot be followed as it was typed. */
  readonly refused: boolean;
}

/** What a worker that trains has to say. */
export type WorkerMessage =
  | { readonly type: "working"; readonly text: string; readonly done?: number }
  | { readonly type: "notice"; readonly text: string }
  | { readonly type: "prepared"; readonly classNames: readonly string[] }
  | { readonly type: "event"; readonly event: TrainEvent }
  /** The run waits until it is told where this lies, or why it does not. */
  | { readonly type: "save"; readonly state: TrainingState }
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly error: SentError };

/** Messages that wait until they are asked for, in their order. */
export class Outbox {
  readonly #messages: { readonly message: WorkerMessage; readonly taken: () => void }[] = [];
  #asked?: (message: WorkerMessage) => void;

  /** Puts a message; resolves when it was taken. */
  put(message: WorkerMessage): Promise<void> {
    const { promise, resolve: taken } = Promise.withResolvers<void>();
    this.#messages.push({ message, taken });
    this.#hand();
    return promise;
  }

  /** The next message, which may have to be waited for: by one at a time. */
  take(): Promise<WorkerMessage> {
    const { promise, resolve } = Promise.withResolvers<WorkerMessage>();
    this.#asked = resolve;
    this.#hand();
    return promise;
  }

  #hand(): void {
    if (this.#asked === undefined) return;
    const next = this.#messages.shift();
    if (next === undefined) return;
    this.#asked(next.message);
    this.#asked = undefined;
    next.taken();
  }
}
