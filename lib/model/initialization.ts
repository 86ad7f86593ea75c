import type { Random } from "../random.ts";

/**
 * Numbers that PyTorch's `Conv2d` and `Linear` start with, weights and biases alike:
 * `kaiming_uniform_` with a = sqrt 5 is the uniform distribution from -1 / sqrt(fan-in) to
 * 1 / sqrt(fan-in) (He et al., 2015, arXiv 1502.01852).
 *
 * @param fanIn How many inputs one output is summed of, at least 1.
 *
 * @example
 * ```ts
 * import { kaimingUniform, seededRandom } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const numbers = kaimingUniform(1000, 25, seededRandom(1, "weights"));
 * assert(numbers.every((number) => Math.abs(number) <= 1 / 5));
 * ```
 */
export function kaimingUniform(size: number, fanIn: number, random: Random): Float32Array {
  const bound = 1 / Math.sqrt(fanIn);
  const numbers = new Float32Array(size);
  for (let index = 0; index < size; index++) {
    numbers[index] = (random.nextUint32() / 2 ** 31 - 1) * bound;
  }
  return numbers;
}
