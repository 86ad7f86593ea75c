import assert from "node:assert/strict";
import { batches, shuffledOrder } from "../lib/data/batches.ts";
import type { Dataset } from "../lib/data/dataset.ts";
import { seededRandom } from "../lib/random.ts";
import { DeviceData } from "../lib/train/device_data.ts";
import { testOnGpu } from "./test_on_gpu.ts";

/** Noise: nothing in it is 0 but by chance. */
function noise([height, width, channels, count]: readonly number[]): Dataset {
  const random = seededRandom(1, "noise");
  const bytes = (length: number, below: number) =>
    Uint8Array.from({ length }, () => random.integer(below));
  return {
    name: "noise",
    images: bytes(count * height * width * channels, 256),
    labels: bytes(count, 3),
    count,
    height,
    width,
    channels,
    classes: 3,
    classNames: ["a", "b", "c"],
  };
}

const sizes = [[28, 28, 1, 13], [5, 7, 3, 6], [1, 1, 1, 3]] as const;
const movements = [
  { name: "as they are", tolerance: 1e-6, movement: {} },
  {
    name: "moved at random",
    tolerance: 2e-5,
    movement: { rotation: 30, shift: 0.2, scale: 0.3, shear: 15 },
  },
];

for (const size of sizes) {
  for (const { name, tolerance, movement } of movements) {
    const test = `images of ${size.slice(0, 3).join(" x ")}, ${name}, are gathered on the GPU ` +
      `as they are on the processor, within ${tolerance}`;
    testOnGpu(test, async (gpu) => {
      const dataset = noise(size);
      assert(DeviceData.fits(dataset));
      const data = new DeviceData(dataset);
      const options = {
        batchSize: 4,
        skip: 1,
        order: shuffledOrder(dataset.count, 3, 2),
        augmentation: { ...movement, seed: 3, epoch: 2 },
      };
      const gathered = data.batches(options);
      for await (const expected of batches(dataset, options)) {
        const { count, gather } = gathered.next().value!;
        assert.equal(count, expected.count);
        const { images, labels } = gather();
        assert.deepEqual(images.shape, [count, ...size.slice(0, 3)]);
        assert.deepEqual(await labels.data(), expected.labels);
        (await images.data()).forEach((value, at) =>
          assert(Math.abs(value - expected.images[at]) <= tolerance, `${at}: ${value}`)
        );
        images.dispose();
        labels.dispose();
      }
      assert(gathered.next().done);
      gpu.check();
      data.dispose();
    });
  }
}
