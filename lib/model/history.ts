import type { NamedArray, StateDict } from "../named_array.ts";

/** What is measured after whole epochs. */
const measures = ["tests", "validations"] as const;

/** The values of a {@linkcode History}, without what can be done with it. */
export type HistoryValues = Pick<History, "batches" | "epochs" | "tests" | "validations">;

/**
 * How one measure, the loss in nats or the accuracy as a fraction, went over a run.
 *
 * @example
 * ```ts
 * import { CNN } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const { lossHistory } = new CNN();
 * assert.deepEqual(lossHistory.batches, []); // until train() fills it
 * ```
 */
export class History {
  /** One value a training batch, before its step. */
  readonly batches: number[] = [];
  /** One value an epoch: the mean over the training examples seen in it. */
  readonly epochs: number[] = [];
  /** One value a test, and after how many whole epochs it was made. */
  readonly tests: { readonly epoch: number; readonly value: number }[] = [];

  /** One value a test on the training images held out, and after how many whole epochs. */
  readonly validations: { readonly epoch: number; readonly value: number }[] = [];

  /** Forgets all values. */
  clear(): void {
    this.batches.length =
      this.epochs.length =
      this.tests.length =
      this.validations.length =
        0;
  }

  /** Copies the values into a state dict, under names that start with `name`. */
  save(name: string, state: StateDict): void {
    state.set(`${name}.batches`, toArray(this.batches));
    state.set(`${name}.epochs`, toArray(this.epochs));
    for (const measure of measures) {
      state.set(`${name}.${measure}`, toArray(this[measure].map(({ value }) => value)));
      state.set(`${name}.${measure}.epochs`, toArray(this[measure].map(({ epoch }) => epoch)));
    }
  }

  /**
   * Takes the values from a state dict, instead of its own.
   *
   * @throws {RangeError} If one is missing.
   */
  load(name: string, state: StateDict): void {
    replace(this.batches, fromArray(`${name}.batches`, state));
    replace(this.epochs, fromArray(`${name}.epochs`, state));
    for (const measure of measures) {
      const epochs = fromArray(`${name}.${measure}.epochs`, state);
      const values = fromArray(`${name}.${measure}`, state);
      replace(this[measure], epochs.map((epoch, index) => ({ epoch, value: values[index] })));
    }
  }
}

function toArray(values: number[]): NamedArray {
  return { shape: [values.length], data: Float64Array.from(values) };
}

function fromArray(name: string, state: StateDict): number[] {
  const array = state.get(name);
  if (array === undefined) {
    throw new RangeError(`The training state lacks ${name}: use a checkpoint that train wrote`);
  }
  return Array.from(array.data, Number);
}

function replace<T>(target: T[], values: T[]): void {
  target.length = 0;
  for (const value of values) target.push(value);
}
