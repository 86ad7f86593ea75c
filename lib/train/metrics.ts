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

/** A step whose metrics are on the device. */
interface PendingStep {
  readonly record: StepRecord;
  readonly metrics: StepMetrics;
}

/** Steps that are being read. */
interface Reading {
  readonly steps: Promise<MeasuredStep[]>;
  arrived: boolean;
}

/**
 * Keeps metrics on the device until it is time to read them, and reads while the next steps are
 * computed: reading costs a GPU 10 ms or more. The steps of one reading are as many as the device did
 * in the interval before, and one reading is under way at most, so that however slow the device is,
 * whoever records its steps is never further ahead of it than two intervals.
 */
export class MetricQueue {
  readonly #interval: number;
  #pending: PendingStep[] = [];
  #reading?: Reading;
  /** Steps of one reading. */
  #enough = 1;
  #lastArrival = performance.now();

  /** @param interval Milliseconds from reading to reading; 0 reads every step, and waits for it. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Takes over the metrics of a step. */
  push(record: StepRecord, metrics: StepMetrics): void {
    this.#pending.push({ record, metrics });
  }

  /** Steps whose metrics are there, in order. Waits only for a device that is behind. */
  async read(): Promise<MeasuredStep[]> {
    if (this.#interval === 0) return await this.readAll();
    const isDue = this.#pending.length >= this.#enough;
    const steps = isDue || this.#reading?.arrived ? await this.#finishReading() : [];
    if (isDue) this.#beginReading();
    return steps;
  }

  /** All steps since those that were read before, in order. */
  async readAll(): Promise<MeasuredStep[]> {
    const steps = await this.#finishReading();
    this.#beginReading();
    return [...steps, ...await this.#finishReading()];
  }

  /** Frees metrics that nobody will read. */
  dispose(): void {
    for (const { metrics } of this.#pending) tf.dispose([metrics.loss, metrics.correct]);
    this.#pending = [];
  }

  #beginReading(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    this.#pending = [];
    const reading: Reading = { steps: measure(pending), arrived: false };
    this.#reading = reading;
    const arrive = () => {
      reading.arrived = true;
      const now = performance.now();
      const perStep = (now - this.#lastArrival) / pending.length;
      this.#enough = Math.max(1, Math.floor(this.#interval / perStep));
      this.#lastArrival = now;
    };
    // What goes wrong is thrown where the steps are asked for.
    reading.steps.then(arrive, arrive);
  }

  async #finishReading(): Promise<MeasuredStep[]> {
    const reading = this.#reading;
    this.#reading = undefined;
    return await reading?.steps ?? [];
  }
}

/** Reads the metrics of steps, all at once, and frees them. */
async function measure(pending: readonly PendingStep[]): Promise<MeasuredStep[]> {
  const scalars = pending.flatMap(({ metrics }) => [metrics.loss, metrics.correct]);
  const read = Promise.all(scalars.map((scalar) => scalar.data()));
  const values = await read.finally(() => tf.dispose(scalars));
  return pending.map(({ record }, index) => ({
    ...record,
    loss: values[2 * index][0],
    correct: values[2 * index + 1][0],
  }));
}
