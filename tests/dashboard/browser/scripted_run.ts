import { batchEvent, epochEvent, startEvent, testEvent } from "../../../lib/cli/sample_events.ts";
import { type RecorderOptions, RunRecorder } from "../../../lib/runs/run_recorder.ts";
import type { TrainConfiguration } from "../../../lib/train/events.ts";

/** Steps of an epoch of a `ScriptedRun`. */
export const stepsPerEpoch = 10;

/**
 * For tests: a run that this process records as a trainer does, event by event, and does not compute.
 * While it is not disposed of it is going.
 */
export class ScriptedRun implements Disposable {
  readonly #recorder: RunRecorder;
  readonly #configuration: TrainConfiguration;
  #steps = 0;

  constructor(
    runs: string,
    { name, epochs = 5, learningRate = 0.01, series, changes }: {
      readonly name?: string;
      readonly epochs?: number;
      readonly learningRate?: number;
      readonly series?: RecorderOptions["series"];
      /** What else it was asked to do. With images held out, it is measured on them too. */
      readonly changes?: Partial<TrainConfiguration>;
    } = {},
  ) {
    this.#recorder = RunRecorder.open({ runs, name, options: { learningRate }, series });
    const { configuration, ...start } = startEvent({ epochs });
    this.#configuration = { ...configuration, learningRate, ...changes };
    this.#recorder.record({
      ...start,
      run: this.id,
      time: new Date().toISOString(),
      configuration: this.#configuration,
    });
  }

  get id(): string {
    return this.#recorder.id;
  }

  /** Steps done. */
  get steps(): number {
    return this.#steps;
  }

  /** Does steps, and what follows each tenth: the epoch's means and a test. */
  train(steps: number): void {
    for (const last = this.#steps + steps; this.#steps < last;) {
      const step = ++this.#steps;
      this.#recorder.record(batchEvent(step, {
        epoch: Math.ceil(step / stepsPerEpoch),
        loss: 2.3 / Math.sqrt(step) + 0.2 * Math.sin(step),
        accuracy: 1 - 0.9 / Math.sqrt(step),
        examplesPerSecond: 1500 + 100 * Math.sin(step / 3),
      }));
      if (step % stepsPerEpoch > 0) continue;
      const epoch = step / stepsPerEpoch;
      this.#recorder.record({ ...epochEvent(epoch), loss: 2.3 / Math.sqrt(step) });
      const validation = testEvent(epoch, { loss: 2.1 / Math.sqrt(step), accuracy: 0.98 });
      if (this.#configuration.validation > 0) {
        this.#recorder.record({ ...validation, type: "validation" });
      }
      this.#recorder.record(testEvent(epoch, { loss: 2 / Math.sqrt(step) }));
    }
  }

  /** Ends in good order; early, for a reason. */
  complete(message?: string): void {
    this.#recorder.record({
      type: "end",
      reason: message === undefined ? "completed" : "early",
      message,
      epochs: this.#steps / stepsPerEpoch,
      steps: this.#steps,
      examples: this.#steps * 100,
      seconds: this.#steps,
    });
    this[Symbol.dispose]();
  }

  fail(message: string): void {
    this.#recorder.record({ type: "error", name: "Error", message });
    this[Symbol.dispose]();
  }

  /** Ends without a word: what counts as stopped. */
  [Symbol.dispose](): void {
    this.#recorder[Symbol.dispose]();
  }
}
