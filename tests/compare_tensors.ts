import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";

/** Tensors by what they are. */
export type NamedTensors = Record<string, tf.Tensor>;

/** A tensor's numbers, away from any backend. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly values: readonly number[];
}

/** Computes on a backend, and reads everything back; nothing is left there. */
export async function computeOn(
  backend: string,
  compute: () => NamedTensors,
): Promise<Map<string, Numbers>> {
  assert(await tf.setBackend(backend), `There is no backend ${backend}`);
  let results: NamedTensors = {};
  tf.tidy(() => {
    results = compute();
    return Object.values(results);
  });
  const numbers = new Map<string, Numbers>();
  for (const [name, tensor] of Object.entries(results)) {
    const { shape, dtype } = tensor;
    numbers.set(name, { shape, dtype, values: Array.from(await tensor.data()) });
  }
  tf.dispose(Object.values(results));
  return numbers;
}

/**
 * Compares numbers one by one.
 *
 * @param tolerance largest difference, as a share of the largest finite expected number; 0 asks for the
 * same numbers, signs of zero and NaNs included
 */
export function assertClose(actual: Numbers, expected: Numbers, tolerance: number, what: string) {
  assert.deepEqual(actual.shape, expected.shape, `${what}: shape`);
  assert.equal(actual.dtype, expected.dtype, `${what}: type`);
  assert.equal(actual.values.length, expected.values.length, `${what}: count`);
  const largest = expected.values.reduce(
    (most, value) => Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most,
    0,
  );
  expected.values.forEach((wanted, index) => {
    const got = actual.values[index];
    const near = Object.is(got, wanted) ||
      (tolerance > 0 && Math.abs(got - wanted) <= tolerance * largest);
    assert(near, `${what}: ${got} instead of ${wanted} at ${index} (largest ${largest})`);
  });
}
