import * as tf from "@tensorflow/tfjs";
import { apply, chain, classifier, convolution, join, type Network } from "./network.ts";

const norm = () => tf.layers.batchNormalization();
const relu6 = () => tf.layers.reLU({ maxValue: 6 });
const pointwise = (filters: number, settings = {}) =>
  convolution(filters, 1, { useBias: false, ...settings });
const depthwise = (strides: number, kernelSize = 3) =>
  tf.layers.depthwiseConv2d({ kernelSize, strides, padding: "same", useBias: false });

const stem = (filters: number, activation: tf.layers.Layer) => [
  convolution(filters, 3, { strides: 2, useBias: false }),
  norm(),
  activation,
];

const mobileBlock = (filters: number, strides: number) => [
  depthwise(strides),
  norm(),
  relu6(),
  pointwise(filters),
  norm(),
  relu6(),
];

/** Howard and others, 2017. */
const mobileNet: Network = {
  name: "MobileNet v1",
  layers: "depthwise convolution, ReLU6, dropout",
  testShape: [16, 16, 3],
  benchmarkShape: [64, 64, 3],
  build: (image) =>
    chain(
      image,
      ...stem(16, relu6()),
      ...mobileBlock(32, 1),
      ...mobileBlock(64, 2),
      ...mobileBlock(64, 1),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dropout({ rate: 0.2, seed: 1 }),
      classifier(),
    ),
};

/** Wide within, narrow and linear at both ends. */
function invertedResidual(
  x: tf.SymbolicTensor,
  filters: number,
  strides: number,
): tf.SymbolicTensor {
  const channels = x.shape[3]!;
  const bottleneck = chain(
    x,
    pointwise(channels * 6),
    norm(),
    relu6(),
    depthwise(strides),
    norm(),
    relu6(),
    pointwise(filters),
    norm(),
  );
  const same = strides === 1 && filters === channels;
  return same ? join(tf.layers.add(), x, bottleneck) : bottleneck;
}

/** Sandler and others, 2018. */
const mobileNet2: Network = {
  name: "MobileNet v2",
  layers: "inverted residuals, linear bottlenecks",
  testShape: [16, 16, 3],
  benchmarkShape: [64, 64, 3],
  build(image) {
    let x = chain(image, ...stem(8, relu6()));
    x = invertedResidual(x, 8, 1);
    x = invertedResidual(x, 16, 2);
    x = invertedResidual(x, 16, 1);
    return chain(
      x,
      pointwise(64),
      norm(),
      relu6(),
      tf.layers.globalAveragePooling2d({}),
      classifier(),
    );
  },
};

const separable = (filters: number) => [
  tf.layers.separableConv2d({ filters, kernelSize: 3, padding: "same", useBias: false }),
  norm(),
];

/** Chollet, 2016: the block of the entry flow. */
function xceptionBlock(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
  const main = chain(
    x,
    ...separable(filters),
    tf.layers.elu(),
    ...separable(filters),
    tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
  );
  const shortcut = chain(x, pointwise(filters, { strides: 2 }), norm());
  return join(tf.layers.add(), main, shortcut);
}

const xception: Network = {
  name: "Xception",
  layers: "separable convolution, ELU",
  testShape: [16, 16, 3],
  benchmarkShape: [64, 64, 3],
  build(image) {
    let x = chain(image, ...stem(16, tf.layers.elu()));
    x = xceptionBlock(x, 32);
    x = xceptionBlock(x, 64);
    return chain(x, tf.layers.elu(), tf.layers.globalAveragePooling2d({}), classifier());
  },
};

/** Weighs the channels by a gate that all of them decide. */
function squeezeAndExcite(x: tf.SymbolicTensor): tf.SymbolicTensor {
  const channels = x.shape[3]!;
  const gate = chain(
    x,
    tf.layers.globalAveragePooling2d({}),
    tf.layers.dense({ units: channels / 4, activation: "swish" }),
    tf.layers.dense({ units: channels, activation: "sigmoid" }),
    tf.layers.reshape({ targetShape: [1, 1, channels] }),
  );
  return join(tf.layers.multiply(), x, gate);
}

/** The block of Tan and Le, 2019. */
function gatedBlock(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
  const swish = () => tf.layers.activation({ activation: "swish" });
  const expanded = chain(x, pointwise(x.shape[3]! * 4), norm(), swish());
  const filtered = chain(expanded, depthwise(strides, 5), norm(), swish());
  return chain(squeezeAndExcite(filtered), pointwise(filters), norm());
}

const efficientNet: Network = {
  name: "EfficientNet",
  layers: "squeeze and excite: sigmoid gates, swish, multiply with broadcasting",
  testShape: [16, 16, 3],
  benchmarkShape: [64, 64, 3],
  build(image) {
    let x = chain(image, ...stem(8, tf.layers.activation({ activation: "hardSigmoid" })));
    x = gatedBlock(x, 16, 2);
    x = join(tf.layers.add(), x, gatedBlock(x, 16, 1));
    return apply(classifier(), apply(tf.layers.globalAveragePooling2d({}), x));
  },
};

/** Networks that convolve each channel apart. */
export const separableNetworks: readonly Network[] = [
  mobileNet,
  mobileNet2,
  xception,
  efficientNet,
];
