import type { DataSplit } from "../data/dataset.ts";
import { loadData } from "../data/mnist.ts";
import { refusal } from "./arguments.ts";
import { formatCount } from "./format.ts";
import type { Working } from "./renderer.ts";

/** Loads a folder's data set, or MNIST; tells of a download while it goes on. */
export async function loadSplit(
  { data, limit }: { readonly data?: string; readonly limit?: number },
  working: Working,
): Promise<DataSplit> {
  const split = await loadData(data, {
    limit,
    onProgress: ({ file, received, total }) => working(`Downloading ${file}`, received / total),
  });
  const { name, count } = split.train;
  if (limit !== undefined && count < limit) {
    throw refusal(
      `--limit ${limit} is more than the ${formatCount(count)} training images of ${name}.`,
    );
  }
  return split;
}
