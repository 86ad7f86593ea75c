import { sha256 } from "@noble/hashes/sha2.js";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A stream of random numbers that a seed decides wholly. */
export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  nextUint32(): number;
  /** A number from 0 up to, but not including, 1, with 53 random bits. */
  nextFloat(): number;
  /**
   * A whole number from 0 to `limit - 1`, each as likely as the others.
   *
   * @throws {RangeError} If `limit` is not a whole number from 1 to 2^32.
   */
  integer(limit: number): number;
  /**
   * The numbers from 0 to `count - 1` in random order (Fisher and Yates), each order as likely
   * as the others.
   *
   * @throws {RangeError} If `count` is not a whole number from 0 to 2^32 - 1.
   */
  permutation(count: number): Uint32Array<ArrayBuffer>;
}

/**
 * Makes the stream of random numbers that belongs to a seed and a name.
 *
 * The name takes the place of a saved state: the images' order in epoch 3 is
 * `seededRandom(seed, "shuffle", 3).permutation(count)`, whatever was drawn before. Streams whose
 * names differ (`3` and `"3"` do) are independent: SHA-256 of seed and name fills the 128 bits
 * of state of a xoroshiro128+ generator.
 *
 * @param seed Any finite number.
 * @param stream The stream's name, in parts: strings and finite numbers.
 * @throws {RangeError} If the seed, or a number in the name, is not finite.
 *
 * @example
 * ```ts
 * import { seededRandom } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const order = seededRandom(7, "shuffle", 3).permutation(5);
 * assert.deepEqual(order, seededRandom(7, "shuffle", 3).permutation(5));
 * assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4]);
 * ```
 */
export function seededRandom(seed: number, ...stream: (string | number)[]): Random {
  const name = [seed, ...stream];
  for (const part of name) {
    if (typeof part === "number" && !Number.isFinite(part)) {
      throw new RangeError(`A random stream needs finite numbers for seed and name, not ${part}`);
    }
  }
  const { buffer, byteOffset } = sha256(new TextEncoder().encode(JSON.stringify(name)));
  const digest = new DataView(buffer, byteOffset);
  const state = [0, 4, 8, 12].map((at) => digest.getInt32(at, true));
  const generator = xoroshiro128plusFromState(state);

  const integer = (limit: number): number => {
    if (!Number.isInteger(limit) || limit < 1 || limit > 2 ** 32) {
      throw new RangeError(`A limit must be a whole number from 1 to 2^32, not ${limit}`);
    }
    return uniformInt(generator, 0, limit - 1);
  };

  return {
    nextUint32: () => generator.next() >>> 0,
    nextFloat: () => uniformFloat64(generator),
    integer,
    permutation(count) {
      if (!Number.isInteger(count) || count < 0 || count >= 2 ** 32) {
        throw new RangeError(`A count must be a whole number from 0 to 2^32 - 1, not ${count}`);
      }
      const order = new Uint32Array(count).map((_, index) => index);
      for (let last = count - 1; last > 0; last--) {
        const chosen = integer(last + 1);
        const kept = order[last];
        order[last] = order[chosen];
        order[chosen] = kept;
      }
      return order;
    },
  };
}
