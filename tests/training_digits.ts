import type { Dataset } from "../lib/data/dataset.ts";
import { loadMnist } from "../lib/data/mnist.ts";

const read = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer());

/** The first of MNIST's training images; in a page of the tests, as their server sends them. */
export async function trainingDigits(limit = 60_000): Promise<Dataset> {
  if (globalThis.document === undefined) return (await loadMnist({ limit })).train;
  const [images, labels] = await Promise.all(["training/images", "training/labels"].map(read));
  return {
    name: "mnist",
    count: limit,
    height: 28,
    width: 28,
    channels: 1,
    classes: 10,
    classNames: [..."0123456789"],
    images: images.subarray(0, limit * 784),
    labels: labels.subarray(0, limit),
  };
}
