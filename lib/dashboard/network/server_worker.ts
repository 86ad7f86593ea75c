/**
 * The worker in which the server's TensorFlow.js runs, so that its answers to others never wait for a
 * network.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { selectBackend } from "../../../backends/select.ts";
import type { Dataset } from "../../data/dataset.ts";
import { loadDataset } from "../../data/load_dataset.ts";
import { loadModelFile } from "../../train/checkpoint.ts";
import type { FeaturesAnswer, PredictAnswer, TestImage } from "./answers.ts";
import { base64Of } from "./base64.ts";
import { ObservedNetwork } from "./observed_network.ts";
import { readImages, type Readings } from "./readings.ts";
import { RecentlyUsed } from "./recently_used.ts";
import { answerCalls, type WorkerPort } from "../../worker_calls.ts";

/** A quarter of the cores: training goes on beside. */
const threads = Math.max(1, Math.min(4, navigator.hardwareConcurrency >> 2));

let backend: ReturnType<typeof selectBackend> | undefined;

const networks = new RecentlyUsed<ObservedNetwork>({
  most: 2,
  make: async (path) => {
    await (backend ??= selectBackend({ prefer: "wasm", threads }));
    return new ObservedNetwork(await loadModelFile(path));
  },
  forget: (network) => network.dispose(),
});

/** Test images by the name or folder of their data set. What the training could not read it left out. */
const datasets = new RecentlyUsed<Dataset>({
  most: 2,
  make: async (data) => (await loadDataset(data, { limit: 1, skipUnreadable: true })).test,
});

/** What the server asks. `path` is a model's file, `data` the name or folder of its data set. */
const methods = {
  predict(path: string, pixels: Float32Array): Promise<Omit<PredictAnswer, "step">> {
    return networks.use(path, async ({ model }) => {
      const size = model.imageShape.reduce((product, length) => product * length);
      if (pixels.length !== size) {
        const shape = model.imageShape.join(" x ");
        throw new RangeError(`${pixels.length} pixels are no image of ${shape}: give ${size}`);
      }
      const begin = performance.now();
      const [{ probabilities }] = await model.predict(pixels);
      const milliseconds = performance.now() - begin;
      return { probabilities, milliseconds, backend: (await backend!).reasons.at(-1)! };
    });
  },

  features(path: string, data: string, index: number): Promise<Omit<FeaturesAnswer, "step">> {
    return datasets.use(data, (dataset) => {
      const image = describeImage(dataset, index);
      const pixels = Float32Array.from(pixelsOf(dataset, index), (byte) => byte / 255);
      return networks.use(path, async (network) => ({ image, ...await network.look(pixels) }));
    });
  },

  readings(path: string, data: string): Promise<Readings> {
    return datasets.use(
      data,
      (dataset) => networks.use(path, ({ model }) => readImages(model, dataset)),
    );
  },

  testImages(data: string, indexes: readonly number[]): Promise<TestImage[]> {
    return datasets.use(data, (dataset) => indexes.map((index) => describeImage(dataset, index)));
  },
};

function pixelsOf({ images, height, width, channels }: Dataset, index: number): Uint8Array {
  const size = height * width * channels;
  return images.subarray(index * size, (index + 1) * size);
}

function describeImage(dataset: Dataset, index: number): TestImage {
  const { count, labels, height, width, channels } = dataset;
  if (index >= count) {
    throw new RangeError(`There is no test image ${index}: the last one is ${count - 1}`);
  }
  const pixels = base64Of(pixelsOf(dataset, index));
  return { index, label: labels[index], height, width, channels, pixels, count };
}

/** What the server can ask. */
export type ServerWorkerMethods = typeof methods;

answerCalls(methods, parentPort as unknown as WorkerPort);
