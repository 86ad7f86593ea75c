import type { Dataset, DataSplit } from "../data/dataset.ts";
import { CNN } from "../model/cnn.ts";
import { convBlock, dense, maxPool, type Network, sequential } from "../model/network.ts";
import type { CNNOptions } from "../model/options.ts";
import { seededRandom } from "../random.ts";

/** For tests: a convolution with batch norm before ReLU or after it, a pooling, and a linear layer. */
export function smallBlocks(norm: "before" | "after" = "before"): Network {
  return sequential([convBlock({ filters: 4, norm }), maxPool(), dense()]);
}

/** For tests: a network that trains in no time. */
export function smallNetwork(options: CNNOptions = {}): CNN {
  return new CNN({
    epochs: 2,
    batchSize: 4,
    classes: 3,
    imageShape: [8, 8, 1],
    network: smallBlocks(),
    ...options,
  });
}

/** For tests: noisy images of 8 x 8 whose class shows in the third that is bright. */
export function smallDataset(count: number, seed: number): Dataset {
  const random = seededRandom(seed, "small data");
  const labels = Uint8Array.from({ length: count }, () => random.integer(3));
  const images = Uint8Array.from({ length: count * 64 }, (_, index) => {
    const bright = Math.floor(index % 64 / 22) === labels[Math.floor(index / 64)];
    return random.integer(128) + (bright ? 127 : 0);
  });
  const size = { count, height: 8, width: 8, channels: 1 };
  return { name: "small", images, labels, ...size, classes: 3, classNames: ["0", "1", "2"] };
}

/** For tests: 18 images to learn from (the last batch of four is half full), 7 to be tested on. */
export function smallData(): DataSplit {
  return { train: smallDataset(18, 1), test: smallDataset(7, 2) };
}
