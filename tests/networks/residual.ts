import * as tf from "@tensorflow/tfjs";
import { apply, chain, classifier, convolution, join, type Network } from "./network.ts";

const withoutBias = { useBias: false };

/** Two 3x3 convolutions beside a shortcut, which is a 1x1 convolution where the size changes. */
function residualBlock(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
  const main = chain(
    x,
    convolution(filters, 3, { strides, ...withoutBias }),
    tf.layers.batchNormalization(),
    tf.layers.reLU(),
    convolution(filters, 3, withoutBias),
    tf.layers.batchNormalization(),
  );
  const shortcut = strides === 1 ? x : chain(
    x,
    convolution(filters, 1, { strides, ...withoutBias }),
    tf.layers.batchNormalization(),
  );
  return apply(tf.layers.reLU(), join(tf.layers.add(), main, shortcut));
}

/** He, Zhang, Ren and Sun, 2015, as for CIFAR-10 with n = 1. */
const resNet: Network = {
  name: "ResNet",
  layers: "add, strides, 1x1 projections, global average pooling",
  testShape: [16, 16, 3],
  benchmarkShape: [32, 32, 3],
  build(image) {
    let x = chain(
      image,
      convolution(16, 3, withoutBias),
      tf.layers.batchNormalization(),
      tf.layers.reLU(),
    );
    x = residualBlock(x, 16, 1);
    x = residualBlock(x, 32, 2);
    x = residualBlock(x, 64, 2);
    return chain(x, tf.layers.globalAveragePooling2d({}), classifier());
  },
};

const activated = () => [tf.layers.batchNormalization(), tf.layers.reLU()];

/** The same with norm and activation before each convolution: the shortcut is left as it is. */
function preactivationBlock(
  x: tf.SymbolicTensor,
  filters: number,
  strides: number,
): tf.SymbolicTensor {
  const active = chain(x, ...activated());
  const main = chain(
    active,
    convolution(filters, 3, { strides, ...withoutBias }),
    ...activated(),
    convolution(filters, 3, withoutBias),
  );
  const shortcut = strides === 1
    ? x
    : apply(convolution(filters, 1, { strides, ...withoutBias }), active);
  return join(tf.layers.add(), main, shortcut);
}

/** He, Zhang, Ren and Sun, 2016, under a stem as for large images. */
const preactivationResNet: Network = {
  name: "ResNet v2",
  layers: "norm before convolution, 7x7 window, zero padding, overlapping max pooling",
  testShape: [24, 24, 3],
  benchmarkShape: [64, 64, 3],
  build(image) {
    let x = chain(
      image,
      convolution(16, 7, { strides: 2, ...withoutBias }),
      tf.layers.zeroPadding2d({ padding: 1 }),
      tf.layers.maxPooling2d({ poolSize: 3, strides: 2 }),
    );
    x = preactivationBlock(x, 16, 1);
    x = preactivationBlock(x, 32, 2);
    return chain(x, ...activated(), tf.layers.globalAveragePooling2d({}), classifier());
  },
};

/** Networks whose blocks add to their input. */
export const residualNetworks: readonly Network[] = [resNet, preactivationResNet];
