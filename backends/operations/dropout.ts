import * as tf from "@tensorflow/tfjs";

/** Settings of `dropout`. */
export interface DropoutOptions {
  /** The share that is dropped, from 0 up to, but not including, 1. */
  readonly rate: number;
  /** What decides which: a whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** What is dropped as one: a number, or all of an example's numbers of a channel. */
  readonly per: "unit" | "channel";
}

/**
 * Sets numbers to zero at random, and the others to 1 / (1 - rate) of what they were, so that their
 * mean stays (Srivastava et al., 2014), as PyTorch's `Dropout`, and by channels its `Dropout2d`.
 *
 *     y = x mask,  mask(i) = hash(seed, i) < rate ? 0 : 1 / (1 - rate),  dx = dy mask
 *
 * The mask depends on the seed and on places alone (i is the number's place, or example x channels +
 * channel), so it is the same on every backend and any number of threads, and the gradient makes it anew
 * instead of keeping it. A backend that registers the kernel `Dropout` runs it; others multiply by a
 * mask that is made here.
 *
 * @param x batch x ... x channels
 * @throws {RangeError} If the rate or the seed is out of range.
 */
export function dropout<T extends tf.Tensor>(x: T, options: DropoutOptions): T {
  const { rate, seed, per } = options;
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`A dropout rate must be from 0 up to, but not including, 1, not ${rate}`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(`A dropout seed must be a whole number from 0 to 2^32 - 1, not ${seed}`);
  }
  if (rate === 0) return x.clone();
  if (tf.getKernel("Dropout", tf.getBackend()) !== undefined) {
    return tf.engine().runKernel("Dropout", { x }, { ...options }) as T;
  }
  const shape = maskShape(x.shape, per);
  const mask = dropoutMask(tf.util.sizeFromShape(shape), rate, seed);
  return tf.tidy(() => x.mul<T>(tf.tensor(mask, shape)));
}

tf.registerGradient({
  kernelName: "Dropout",
  gradFunc: (dy, _, attrs) => ({
    x: () => dropout(dy as tf.Tensor, attrs as unknown as DropoutOptions),
  }),
});

/** The mask's shape: 1 along the axes whose numbers are dropped together. */
function maskShape(shape: readonly number[], per: DropoutOptions["per"]): number[] {
  const last = shape.length - 1;
  return shape.map((size, axis) => per === "unit" || axis === 0 || axis === last ? size : 1);
}

/** Hashes below this are of what is dropped. */
export const dropoutThreshold = (rate: number): number =>
  Math.min(2 ** 32 - 1, Math.round(rate * 2 ** 32));

/** What the places are mixed with before they are hashed. */
export const dropoutKey = (seed: number): number => hash(seed + 0x9e3779b9);

/** lowbias32, Chris Wellons' integer hash: each of its 32 bits looks drawn at random. */
function hash(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return (value ^ (value >>> 16)) >>> 0;
}

/** The mask of so many places from 0 on. */
export function dropoutMask(count: number, rate: number, seed: number): Float32Array {
  const key = dropoutKey(seed), threshold = dropoutThreshold(rate), kept = 1 / (1 - rate);
  return Float32Array.from(
    { length: count },
    (_, place) => hash(place ^ key) < threshold ? 0 : kept,
  );
}
