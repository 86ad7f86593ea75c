import { datasets } from "../data/datasets.ts";
import type { DataSplit } from "../data/dataset.ts";
import { loadDataset } from "../data/load_dataset.ts";
import { refusal } from "./arguments.ts";
import { formatCount } from "./format.ts";
import type { DataShape } from "./read_network.ts";
import type { Renderer } from "./renderer.ts";
import { dataNames, isName } from "./schemas.ts";

/** What is known of a data set before it is loaded: nothing of a folder. */
export function dataShape(data: string): DataShape | undefined {
  if (!isName(dataNames, data)) return;
  const { name, imageShape, classNames } = datasets[data];
  return { name, imageShape, classes: classNames.length };
}

/** What is to be loaded. */
export interface DataOptions {
  /** A name or a folder. */
  readonly data: string;
  /** Training images to use; all where missing. */
  readonly limit?: number;
  /** Whether images of a folder that cannot be read are left out. */
  readonly skipUnreadable?: boolean;
}

/**
 * Loads a data set; tells of a download while it goes on.
 *
 * @throws {CommanderError} If there are fewer training images than asked for.
 */
export async function loadSplit(
  { data, limit, skipUnreadable }: DataOptions,
  { working, notice }: Pick<Renderer, "working" | "notice">,
): Promise<DataSplit> {
  const split = await loadDataset(data, {
    limit,
    skipUnreadable,
    onProgress: ({ file, received, total }) => working(`Downloading ${file}`, received / total),
    onRead: ({ read, total }) => working("Reading images", read / total),
  });
  for (const { path, reason } of split.skipped) notice(`Left out ${path}: ${reason}.`);
  const { name, count } = split.train;
  if (limit !== undefined && count < limit) {
    throw refusal(
      `--limit ${limit} is more than the ${formatCount(count)} training images of ${name}.`,
    );
  }
  return split;
}
