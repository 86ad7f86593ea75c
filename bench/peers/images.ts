import type { Dataset } from "../../lib/data/dataset.ts";

/** Pixels from 0 to 1, and labels. */
export interface FloatBatch {
  readonly images: Float32Array<ArrayBuffer>;
  readonly labels: Int32Array<ArrayBuffer>;
}

function take(dataset: Dataset, chosen: Uint32Array): FloatBatch {
  const size = dataset.images.length / dataset.count;
  const images = new Float32Array(chosen.length * size);
  chosen.forEach((index, place) => {
    const bytes = dataset.images.subarray(index * size, (index + 1) * size);
    for (let pixel = 0; pixel < size; pixel++) images[place * size + pixel] = bytes[pixel] / 255;
  });
  return { images, labels: Int32Array.from(chosen, (index) => dataset.labels[index]) };
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
