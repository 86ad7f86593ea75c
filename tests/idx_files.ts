import type { Dataset, DataSplit } from "../lib/data/dataset.ts";

function header(type: number[], sizes: number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length);
  bytes.set(type);
  const view = new DataView(bytes.buffer);
  sizes.forEach((size, index) => view.setUint32(4 + 4 * index, size));
  return bytes;
}

function write(path: string, head: Uint8Array, body: Uint8Array): void {
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  Deno.writeFileSync(path, bytes);
}

function writePart(folder: string, name: string, dataset: Dataset): void {
  const { count, height, width, images, labels } = dataset;
  const imageHeader = header([0, 0, 8, 3], [count, height, width]);
  write(`${folder}/${name}-images-idx3-ubyte`, imageHeader, images);
  write(`${folder}/${name}-labels-idx1-ubyte`, header([0, 0, 8, 1], [count]), labels);
}

/** Writes the first images of a data set as four IDX files. */
export function writeIdxFiles(
  folder: string,
  { train, test }: DataSplit,
  count: { train: number; test: number },
): void {
  const first = (dataset: Dataset, count: number): Dataset => ({
    ...dataset,
    count,
    images: dataset.images.subarray(0, count * dataset.height * dataset.width),
    labels: dataset.labels.subarray(0, count),
  });
  writePart(folder, "train", first(train, count.train));
  writePart(folder, "t10k", first(test, count.test));
}
