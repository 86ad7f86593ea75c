import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../../lib/random.ts";
import { BACKEND_NAME, useWasmThreads } from "./mod.ts";
import type { SelfCheckCase } from "./self_check_case.ts";
import { selfCheckCases } from "./self_check_cases.ts";
import type { Values } from "./self_check_reference.ts";

/** How far numbers may be off, as a fraction of the largest that is right. */
const TOLERANCE = 1e-5;

/** Tells how far numbers are off, as a fraction of the largest that is right. */
export type Comparison = (found: Float32Array, expected: Float64Array) => number;

/** The largest difference; infinite where a number is missing or none. */
export function largestDifference(found: Float32Array, expected: Float64Array): number {
  if (found.length !== expected.length) return Infinity;
  let scale = 0, largest = 0;
  for (let at = 0; at < expected.length; at++) {
    scale = Math.max(scale, Math.abs(expected[at]));
    largest = Math.max(largest, Math.abs(found[at] - expected[at]));
  }
  return Number.isNaN(largest) ? Infinity : largest / scale;
}

/**
 * Compares the kernels that a training runs, forward and backward, with plain loops: for engines that
 * were told to compile them in ways that are not their usual ones. It takes a fifth of a second.
 *
 * It uses a backend `wasm-threads` of its own, which is gone afterwards.
 *
 * @param engineFlags V8's flags that this process was started with, without dashes
 * @param compare for tests of what happens where kernels compute wrongly
 * @throws {Error} that names the first operation that is off by more than 1e-5
 */
export async function selfCheck(
  engineFlags: readonly string[] = [],
  compare: Comparison = largestDifference,
): Promise<void> {
  await useWasmThreads({ threads: 1, engineFlags });
  try {
    const noise = makeNoise();
    for (const check of selfCheckCases) {
      const values = check.inputs.map((shape, at) => valuesOf(shape, noise, 1000 * at));
      const found = run(check, values);
      for (const [at, right] of check.expected(values).entries()) {
        const difference = compare(found[at], right);
        if (difference <= TOLERANCE) continue;
        throw new Error(
          `${check.name}: result ${at + 1} is off by ${difference.toPrecision(2)} of its largest ` +
            "value",
        );
      }
    }
  } finally {
    tf.removeBackend(BACKEND_NAME);
  }
}

/** What the kernels make of the values. */
function run({ run }: SelfCheckCase, inputs: readonly Values[]): Float32Array[] {
  const engine = tf.engine();
  // `tf.tidy` would search all numbers of what it returns for tensors.
  engine.startScope();
  try {
    const tensors = inputs.map(({ shape, data }) => tf.tensor(data, [...shape]));
    return run(tensors).map((tensor) => tensor.dataSync<"float32">());
  } finally {
    engine.endScope();
  }
}

/** Numbers from -1 to 1, always the same ones: a prime number of them, drawn once. */
function makeNoise(): Float32Array {
  const random = seededRandom(0, "self-check");
  return Float32Array.from({ length: 4093 }, () => random.nextFloat() * 2 - 1);
}

/** Takes values of a shape out of the noise, from some place on, around and around. */
function valuesOf(shape: readonly number[], noise: Float32Array, start: number): Values {
  const data = new Float32Array(shape.reduce((size, length) => size * length, 1));
  for (let at = 0; at < data.length; at++) data[at] = noise[(start + at) % noise.length];
  return { shape, data };
}
