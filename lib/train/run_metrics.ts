import type { CNN } from "../model/cnn.ts";
import type { BatchEvent, EpochEvent } from "./events.ts";
import { type MeasuredStep, MetricQueue, type StepRecord } from "./metrics.ts";
import type { ActiveBackend } from "./options.ts";
import type { Progress } from "./progress.ts";
import type { StepMetrics } from "./step.ts";

/** What the steps of a run measured: reads it from the device, keeps it, and tells it as events. */
export class RunMetrics {
  readonly #model: CNN;
  readonly #progress: Progress;
  readonly #backend: ActiveBackend;
  readonly #queue: MetricQueue;
  /** When the reader got the last batch event, or the epoch began. */
  #last = 0;
  #examples = 0;

  constructor(model: CNN, progress: Progress, backend: ActiveBackend) {
    this.#model = model;
    this.#progress = progress;
    this.#backend = backend;
    this.#queue = new MetricQueue(backend.readbackInterval);
  }

  /** Training images seen in this process. */
  get examples(): number {
    return this.#examples;
  }

  /** Begins an epoch, or goes on with one, and its clock. */
  begin(): void {
    this.#last = performance.now();
  }

  /** Takes over the metrics of a step. */
  push(record: StepRecord, metrics: StepMetrics): void {
    this.#queue.push(record, metrics);
  }

  /**
   * Tells of the steps whose metrics are there.
   *
   * @throws {Error} If a loss is not finite, or the device failed.
   */
  async *read(): AsyncGenerator<BatchEvent, void, void> {
    yield* this.#tell(await this.#queue.read());
  }

  /**
   * Waits for the metrics of all steps, and tells of them.
   *
   * @throws {Error} If a loss is not finite, or the device failed.
   */
  async *readAll(): AsyncGenerator<BatchEvent, void, void> {
    yield* this.#tell(await this.#queue.readAll());
  }

  *#tell(steps: readonly MeasuredStep[]): Generator<BatchEvent, void, void> {
    if (steps.length === 0) return;
    this.#backend.check();
    const { lossHistory, accuracyHistory } = this.#model;
    const now = performance.now();
    const examples = steps.reduce((sum, step) => sum + step.examples, 0);
    const examplesPerSecond = examples * 1000 / Math.max(now - this.#last, 0.001);
    this.#last = now;
    this.#examples += examples;
    for (const { correct, ...measured } of steps) {
      const { step, loss, examples, learningRate } = measured;
      checkLoss("loss", loss, step, learningRate);
      const accuracy = correct / examples;
      this.#progress.add(loss, correct, examples);
      lossHistory.batches.push(loss);
      accuracyHistory.batches.push(accuracy);
      yield { type: "batch", ...measured, accuracy, examplesPerSecond };
    }
  }

  /**
   * Counts the epoch as whole.
   *
   * @param begin When it began.
   */
  endEpoch(begin: number): EpochEvent {
    const { lossHistory, accuracyHistory } = this.#model;
    const means = this.#progress.endEpoch();
    lossHistory.epochs.push(means.loss);
    accuracyHistory.epochs.push(means.accuracy);
    const { epoch, step } = this.#progress;
    return { type: "epoch", epoch, step, ...means, seconds: (performance.now() - begin) / 1000 };
  }

  /** Frees metrics that nobody will read. */
  dispose(): void {
    this.#queue.dispose();
  }
}

/** @throws {Error} If a loss is not finite. */
export function checkLoss(name: string, loss: number, step: number, learningRate: number): void {
  if (Number.isFinite(loss)) return;
  throw new Error(
    `The ${name} became ${loss} at step ${step} with the learning rate ${learningRate}: ` +
      "lower the learning rate and start again",
  );
}
