import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { NamedArray } from "../../lib/named_array.ts";
import { testOnEachBackend } from "./each_backend.ts";
import { arraysUnder, readFixture } from "./fixture.ts";

/** Tensors by the names that a fixture gives them. */
export type Inputs = Record<string, tf.Tensor>;

/** A case's settings; PyTorch's True and False are there as they are. */
export type Settings = Record<string, number | boolean>;

/** Computes a case's outputs. */
export type Operation<Given = Settings> = (inputs: Inputs, settings: Given) => Inputs;

const tolerance = 1e-5;

function toTensor({ shape, data }: NamedArray): tf.Tensor {
  const type = data instanceof Int32Array ? "int32" : "float32";
  return tf.tensor(data as Float32Array | Int32Array, [...shape], type);
}

/** The largest difference, as a fraction of the largest expected value. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length);
  let difference = 0, largest = 0;
  for (let index = 0; index < expected.length; index++) {
    assert(Number.isFinite(actual[index]), `element ${index} is ${actual[index]}`);
    difference = Math.max(difference, Math.abs(actual[index] - expected[index]));
    largest = Math.max(largest, Math.abs(expected[index]));
  }
  return difference / largest;
}

/**
 * Compares operations with a fixture on each backend.
 *
 * @param what What the test's name says of them.
 * @param file The fixture's name.
 * @param operations By the beginning of a case's name.
 */
export async function compareOperations<Given = Settings>(
  what: string,
  file: string,
  operations: Record<string, Operation<Given>>,
): Promise<void> {
  const { arrays, metadata } = await readFixture<{ settings: Record<string, Given> }>(file);
  const compare = async (name: string, settings: Given) => {
    const operation = Object.entries(operations).find(([start]) => name.startsWith(start))![1];
    const outputs = tf.tidy(() => {
      const inputs = [...arraysUnder(arrays, `${name}/inputs/`)];
      const tensors = inputs.map(([key, array]) => [key, toTensor(array)]);
      return operation(Object.fromEntries(tensors), settings);
    });
    const expected = arraysUnder(arrays, `${name}/outputs/`);
    assert.deepEqual(Object.keys(outputs).sort(), [...expected.keys()].sort());
    for (const [key, array] of expected) {
      const actual = await outputs[key].data() as Float32Array;
      assert.deepEqual(outputs[key].shape, array.shape);
      const error = relativeError(actual, array.data as Float32Array);
      assert(error <= tolerance, `${key} is ${error.toExponential(2)} of its largest value off`);
    }
    tf.dispose(outputs);
  };
  testOnEachBackend(`${what} within ${tolerance} of the largest value`, async (context) => {
    for (const [name, settings] of Object.entries(metadata.settings)) {
      await context.step(name, () => compare(name, settings));
    }
  });
}
