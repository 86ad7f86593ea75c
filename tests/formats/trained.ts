import * as tf from "@tensorflow/tfjs";
import { type Dataset, type DataSplit, loadMnist } from "../../lib/data/mod.ts";
import { CNN, type Network, seededRandom } from "../../lib/model/mod.ts";
import { train } from "../../lib/train/mod.ts";

/** Pixels of some images of a data set, from 0 to 1, count x height x width x channels. */
export function pixelsOf(
  { images, height, width, channels }: Dataset,
  count: number,
): Float32Array<ArrayBuffer> {
  const bytes = images.subarray(0, count * height * width * channels);
  return Float32Array.from(bytes, (byte) => byte / 255);
}

/** A network that has learned a little: its statistics are no longer those of the start. */
export async function trainShortly(network: Network): Promise<CNN> {
  const { train: images, test } = await loadMnist({ limit: 320 });
  const model = new CNN({ network, epochs: 1, batchSize: 32, learningRate: 0.001, seed: 1 });
  const few: DataSplit = { train: images, test: { ...test, ...first(test, 16) } };
  for await (const _event of train(model, few, { test: "end" }));
  return model;
}

function first({ images, labels, height, width }: Dataset, count: number) {
  return {
    count,
    images: images.subarray(0, count * height * width),
    labels: labels.subarray(0, count),
  };
}

/** A network whose every number, statistics included, is drawn anew: variances stay above 0. */
export async function drawNetwork(
  network: Network,
  imageShape: readonly [number, number, number],
  seed: number,
): Promise<CNN> {
  const model = new CNN({ network, imageShape, seed });
  const state = await model.stateDict();
  for (const [name, { shape, data }] of state) {
    if (!(data instanceof Float32Array) || shape.length !== 1) continue;
    const random = seededRandom(seed, "test", name);
    const least = name.endsWith("running_var") ? 0.1 : -1;
    data.forEach((_, index) => data[index] = least + 2 * random.nextFloat());
  }
  model.loadStateDict(state);
  return model;
}

/** What the network itself makes of images. */
export async function logitsOf(model: CNN, pixels: Float32Array): Promise<Float32Array> {
  const size = model.imageShape.reduce((product, length) => product * length, 1);
  const logits = tf.tidy(() =>
    model.forward(tf.tensor4d(pixels, [pixels.length / size, ...model.imageShape]))
  );
  const values = await logits.data() as Float32Array;
  logits.dispose();
  return values;
}

/** From height x width x channels, for each image, to channels x height x width. */
export function channelsFirst(
  pixels: Float32Array,
  [height, width, channels]: readonly [number, number, number],
): Float32Array<ArrayBuffer> {
  const size = height * width * channels;
  return Float32Array.from(pixels, (_, index) => {
    const place = index % size;
    const channel = Math.floor(place / (height * width)), pixel = place % (height * width);
    return pixels[index - place + pixel * channels + channel];
  });
}

/** The largest difference, as a fraction of the largest of the expected numbers. */
export function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  const largest = (values: Iterable<number>) => {
    let most = 0;
    for (const value of values) most = Math.max(most, Number.isNaN(value) ? Infinity : value);
    return most;
  };
  const differences = expected.map((value, index) => Math.abs(value - actual[index]));
  return largest(differences) / largest(expected.map(Math.abs));
}
