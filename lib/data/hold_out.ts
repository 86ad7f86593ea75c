import { seededRandom } from "../random.ts";
import type { Dataset, DataSplit } from "./dataset.ts";

/** A split whose training images were divided. */
export interface HeldOutSplit extends DataSplit {
  /** Images held out of those to learn from, by which choices may be made. */
  readonly validation: Dataset;
}

/**
 * Takes a validation set out of the training images, at random but with each class in its share, so
 * that no choice need ever be made on the test set. Images keep their order; each part has a copy
 * of its own.
 *
 * @param split Training and test images.
 * @param count How many images to hold out.
 * @param seed Decides which ones.
 * @throws {RangeError} If `count` leaves no image on either side.
 *
 * @example
 * ```ts
 * import { holdOut, loadMnist } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const { train, validation, test } = holdOut(await loadMnist({ limit: 1000 }), 200, 7);
 * assert.deepEqual([train.count, validation.count, test.count], [800, 200, 10_000]);
 * ```
 */
export function holdOut(split: DataSplit, count: number, seed: number): HeldOutSplit {
  const { train, test } = split;
  if (!Number.isInteger(count) || count < 1 || count >= train.count) {
    throw new RangeError(
      `The images held out must be a whole number from 1 to ${train.count - 1}, since ` +
        `${train.name} has ${train.count} to learn from, not ${count}`,
    );
  }
  const order = seededRandom(seed, "hold out").permutation(train.count);
  const shares = sharesOf(train, count);
  const held = new Uint8Array(train.count);
  for (const image of order) {
    if (shares[train.labels[image]]-- > 0) held[image] = 1;
  }
  return { train: select(train, held, 0), validation: select(train, held, 1), test };
}

/** How many images of each class to take: its share rounded down, then the largest remainders. */
function sharesOf({ labels, classes }: Dataset, count: number): number[] {
  const sizes = new Array<number>(classes).fill(0);
  for (const label of labels) sizes[label]++;
  const exact = sizes.map((size) => size * count / labels.length);
  const shares = exact.map(Math.floor);
  const byRemainder = exact.map((share, label) => ({ label, remainder: share - shares[label] }))
    .sort((a, b) => b.remainder - a.remainder);
  const missing = count - shares.reduce((sum, share) => sum + share, 0);
  for (const { label } of byRemainder.slice(0, missing)) shares[label]++;
  return shares;
}

/** The images that are marked so. */
function select(dataset: Dataset, marks: Uint8Array, mark: number): Dataset {
  const { height, width, channels } = dataset;
  const size = height * width * channels;
  const count = marks.reduce((sum, found) => sum + Number(found === mark), 0);
  const images = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  let to = 0;
  for (const [from, found] of marks.entries()) {
    if (found !== mark) continue;
    images.set(dataset.images.subarray(from * size, (from + 1) * size), to * size);
    labels[to++] = dataset.labels[from];
  }
  return { ...dataset, images, labels, count };
}
