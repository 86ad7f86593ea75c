import { dirname } from "node:path";
import { type DatasetName, datasets } from "./datasets.ts";
import { type PublishedDataset, type PublishedOptions, readPublished } from "./published.ts";

/** A published data set on this machine. */
export interface FetchedDataset {
  /** The folder with its four files. */
  readonly folder: string;
  /** How large they are together. */
  readonly bytes: number;
}

/**
 * Fetches a published data set ahead of time, where it is not here yet, and checks each file by its
 * SHA-256. Needs what {@linkcode loadDataset} needs.
 *
 * @param name The data set.
 * @throws {AggregateError} If no place has it, with each one's reason.
 *
 * @example
 * ```ts
 * import { fetchDataset } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const { bytes } = await fetchDataset("mnist");
 * assert(bytes > 11_000_000);
 * ```
 */
export function fetchDataset(
  name: DatasetName,
  options: PublishedOptions = {},
): Promise<FetchedDataset> {
  return fetchPublished(datasets[name], options);
}

/** Fetches a data set that is published anywhere. */
export async function fetchPublished(
  dataset: PublishedDataset,
  options: PublishedOptions,
): Promise<FetchedDataset> {
  const paths = Object.values(await readPublished(dataset, options)).map(({ path }) => path);
  const sizes = paths.map((path) => Deno.statSync(path).size);
  return { folder: dirname(paths[0]), bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
