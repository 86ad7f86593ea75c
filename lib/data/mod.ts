/**
 * Data sets of labelled images: MNIST, Fashion-MNIST and KMNIST by name, any other in IDX format or in
 * folders that bear the names of the classes, and how they are held out, moved at random and cut into
 * batches.
 *
 * @example
 * ```ts
 * import { batches, loadMnist, shuffledOrder } from "@glyph/cnn/data";
 * import assert from "node:assert/strict";
 *
 * const { train } = await loadMnist({ limit: 1000 });
 * const order = shuffledOrder(train.count, 7, 0);
 * for await (const { images, labels, count } of batches(train, { batchSize: 128, order })) {
 *   assert.equal(images.length, count * 28 * 28);
 *   assert.equal(labels.length, count);
 * }
 * ```
 *
 * @module
 */
export type { Augmentation } from "./augmentation.ts";
export { batches, type BatchOptions, shuffledOrder } from "./batches.ts";
export type { Batch, Dataset, DataSplit } from "./dataset.ts";
export { type DatasetName, datasets } from "./datasets.ts";
export type { DownloadProgress, RemoteFile } from "./download.ts";
export { fetchDataset, type FetchedDataset } from "./fetch_dataset.ts";
export { type HeldOutSplit, holdOut } from "./hold_out.ts";
export type { IdxName } from "./idx_files.ts";
export { type IdxOptions, loadIdx } from "./idx_folder.ts";
export {
  type ImageFolderOptions,
  type ImageFolderSplit,
  loadImageFolder,
  type ReadProgress,
  type UnreadableFile,
} from "./image_folder.ts";
export { type DatasetOptions, loadDataset } from "./load_dataset.ts";
export { loadMnist, type MnistOptions } from "./mnist.ts";
export type { PublishedDataset, PublishedOptions } from "./published.ts";
