import type { Dataset, DataSplit } from "../lib/data/dataset.ts";
import { seededRandom } from "../lib/random.ts";

/** Seeded noise in the shape of MNIST. */
function randomImages(count: number, name: string): Dataset {
  const random = seededRandom(1, "random images", name);
  const images = Uint8Array.from({ length: count * 28 * 28 }, () => random.integer(256));
  const labels = Uint8Array.from({ length: count }, () => random.integer(10));
  const classNames = [..."0123456789"];
  return {
    name,
    images,
    labels,
    count,
    height: 28,
    width: 28,
    channels: 1,
    classes: 10,
    classNames,
  };
}

/** Noise to train on and to test on. */
export function randomData(train: number, test: number): DataSplit {
  return { train: randomImages(train, "train"), test: randomImages(test, "test") };
}
