import type { Dataset } from "./dataset.ts";

/** The first images of a data set, or all of them where there are fewer. */
export function firstImages(dataset: Dataset, limit: number): Dataset {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`A limit must be a whole number of images from 1, not ${limit}`);
  }
  const count = Math.min(limit, dataset.count);
  const { height, width, channels } = dataset;
  return {
    ...dataset,
    // Copied, so that the rest need not stay in memory.
    images: dataset.images.slice(0, count * height * width * channels),
    labels: dataset.labels.slice(0, count),
    count,
  };
}
