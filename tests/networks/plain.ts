import * as tf from "@tensorflow/tfjs";
import { chain, classifier, convolution, type Network } from "./network.ts";

/** LeCun, Bottou, Bengio and Haffner, 1998. */
const leNet: Network = {
  name: "LeNet-5",
  layers: "tanh, average pooling",
  testShape: [28, 28, 1],
  benchmarkShape: [28, 28, 1],
  build: (image) =>
    chain(
      image,
      convolution(6, 5, { activation: "tanh" }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      convolution(16, 5, { activation: "tanh", padding: "valid" }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 120, activation: "tanh" }),
      tf.layers.dense({ units: 84, activation: "tanh" }),
      classifier(),
    ),
};

const normalized = (filters: number) => [
  convolution(filters, 3, { padding: "valid" }),
  tf.layers.batchNormalization(),
  tf.layers.reLU(),
];

/** The network that `deno task train` trains, as tf.layers has it. */
const tutorial: Network = {
  name: "Tutorial",
  layers: "six convolutions with batch norm",
  testShape: [22, 22, 1],
  benchmarkShape: [28, 28, 1],
  build: (image) =>
    chain(
      image,
      ...[32, 32, 32].flatMap(normalized),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      ...[64, 64, 64].flatMap(normalized),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      classifier(),
    ),
};

const vggBlock = (filters: number) => [
  convolution(filters, 3, { activation: "relu" }),
  convolution(filters, 3, { activation: "relu" }),
  tf.layers.maxPooling2d({ poolSize: 2 }),
];

/** Blocks of Simonyan and Zisserman, 2014. */
const vgg: Network = {
  name: "VGG",
  layers: "pairs of 3x3 convolutions, dropout",
  testShape: [16, 16, 3],
  benchmarkShape: [32, 32, 3],
  build: (image) =>
    chain(
      image,
      ...[16, 32, 64].flatMap(vggBlock),
      tf.layers.flatten(),
      tf.layers.dense({ units: 128, activation: "relu" }),
      tf.layers.dropout({ rate: 0.5, seed: 1 }),
      classifier(),
    ),
};

/** Networks whose layers stand in one row. */
export const plainNetworks: readonly Network[] = [leNet, tutorial, vgg];
