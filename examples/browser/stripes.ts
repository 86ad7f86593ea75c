import * as tf from "@tensorflow/tfjs";

/** Columns and rows that one step across the stripes of each class goes. */
const DIRECTIONS = [[1, 0], [0, 1], [1, 1], [1, -1]];
const SIZE = 16;

/** The classes' names. */
export const DIRECTION_NAMES: readonly string[] = ["upright", "level", "rising", "falling"];

/** Images with what is to be read in them. */
export interface LabelledImages {
  /** `[count, 16, 16, 1]`, near 0 and 1. */
  readonly images: tf.Tensor4D;
  /** `[count]`: places in `DIRECTION_NAMES`, from 0 to 3. */
  readonly labels: tf.Tensor1D;
}

/** Noisy stripes of four directions and several widths. The same seed draws the same. */
export function drawStripes(count: number, seed: number): LabelledImages {
  const pixels = tf.buffer<tf.Rank.R4>([count, SIZE, SIZE, 1]);
  const numbers = Array.from({ length: count }, (_, image) => image);
  for (const image of numbers) {
    const [across, down] = DIRECTIONS[image % 4];
    const width = 2 + (image >> 2) % 3, start = seed + (image >> 4);
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        const way = SIZE + start + x * across + y * down;
        pixels.set(Math.floor(way / width) % 2, image, y, x, 0);
      }
    }
  }
  return tf.tidy(() => {
    const noise = tf.randomNormal(pixels.shape, 0, 0.5, "float32", seed);
    return {
      images: tf.add<tf.Tensor4D>(pixels.toTensor(), noise),
      labels: tf.tensor1d(numbers.map((image) => image % 4)),
    };
  });
}
