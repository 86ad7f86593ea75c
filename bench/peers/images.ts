import type { Dataset } from "../../lib/data/dataset.ts";
import { fillBatch } from "../../lib/data/fill_batch.ts";

/** Pixels from 0 to 1, and labels. */
export interface FloatBatch {
  readonly images: Float32Array<ArrayBuffer>;
  readonly labels: Int32Array<ArrayBuffer>;
}

function take(dataset: Dataset, chosen: Uint32Array): FloatBatch {
  const images = new Float32Array(chosen.length * (dataset.images.length / dataset.count));
  const labels = new Int32Array(chosen.length);
  fillBatch({ ...dataset, size: dataset }, chosen, images, labels);
  return { images, labels };
}

/** All images, as a network reads them. */
export function floatImages(dataset: Dataset): Float32Array<ArrayBuffer> {
  return take(dataset, Uint32Array.from({ length: dataset.count }, (_, index) => index)).images;
}

/** Batches without end, in the data set's own order: MNIST's is a shuffled one. */
export function* batchesInOrder(dataset: Dataset, size: number): Generator<FloatBatch, never> {
  for (let first = 0;; first += size) {
    yield take(dataset, Uint32Array.from({ length: size }, (_, i) => (first + i) % dataset.count));
  }
}
