import * as tf from "@tensorflow/tfjs";
import type { StepMetrics } from "./step.ts";

/** What is known of a step before its metrics are read. */
export interface StepRecord {
  readonly step: number;
  readonly epoch: number;
  readonly examples: number;
  readonly learningRate: number;
}

/** What is known of a step after its metrics are read. */
export interface MeasuredStep extends StepRecord {
  readonly loss: number;
  readonly correct: number;
}

/**
 * Keeps metrics on the device until it is time to read them: reading costs a GPU 10 ms or more,
 * so that several steps' are read at once.
 */
export class MetricQueue {
  readonly #interval: number;
  #lastRead = -Infinity;
  #pending: { record: StepRecord; metrics: StepMetrics }[] = [];

  /** @param interval Milliseconds from reading to reading; 0 reads after every step. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Takes over the metrics of a step. */
  push(record: StepRecord, metrics: StepMetrics): void {
    this.#pending.push({ record, metrics });
  }

  /** Whether it is time to read. */
  get due(): boolean {
    return performance.now() - this.#lastRead >= this.#interval;
  }

  /** Reads the metrics of all steps since the last reading, in order. */
  async read(): Promise<MeasuredStep[]> {
    const pending = this.#pending;
    this.#pending = [];
    if (pending.length === 0) return [];
    const scalars = pending.flatMap(({ metrics }) => [metrics.loss, metrics.correct]);
    const values = await readScalars(scalars);
    tf.dispose(scalars);
    this.#lastRead = performance.now();
    return pending.map(({ record }, index) => ({
      ...record,
      loss: values[2 * index],
      correct: values[2 * index + 1],
    }));
  }

  /** Frees metrics that nobody will read. */
  dispose(): void {
    for (const { metrics } of this.#pending) tf.dispose([metrics.loss, metrics.correct]);
    this.#pending = [];
  }
}

/** Reads scalars with one reading of the device where there are many. */
async function readScalars(scalars: tf.Tensor[]): Promise<number[]> {
  if (scalars.length === 2) {
    const [loss, correct] = await Promise.all(scalars.map((scalar) => scalar.data()));
    return [loss[0], correct[0]];
  }
  const together = tf.tidy(() => tf.stack(scalars));
  const values = Array.from(await together.data());
  together.dispose();
  return values;
}
