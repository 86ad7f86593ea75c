import * as tf from "@tensorflow/tfjs";
import { apply, chain, classifier, convolution, join, type Network } from "./network.ts";

const active = (filters: number, kernelSize: number) =>
  convolution(filters, kernelSize, { activation: "relu" });

/** Four branches whose channels stand side by side. */
const inceptionBlock = (x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor =>
  join(
    tf.layers.concatenate(),
    apply(active(filters, 1), x),
    chain(x, active(filters, 1), active(filters * 2, 3)),
    chain(x, active(filters / 2, 1), active(filters, 5)),
    chain(
      x,
      tf.layers.maxPooling2d({ poolSize: 3, strides: 1, padding: "same" }),
      active(filters, 1),
    ),
  );

/** Szegedy and others, 2014. */
const inception: Network = {
  name: "Inception",
  layers: "concatenated 1x1, 3x3, 5x5 windows and max pooling of stride 1",
  testShape: [16, 16, 3],
  benchmarkShape: [32, 32, 3],
  build(image) {
    let x = chain(image, active(16, 3), tf.layers.maxPooling2d({ poolSize: 2 }));
    x = inceptionBlock(x, 8);
    x = inceptionBlock(x, 16);
    return chain(x, tf.layers.globalAveragePooling2d({}), classifier());
  },
};

const GROWTH = 12;

/** Each layer sees the outputs of all before it. */
function denseBlock(x: tf.SymbolicTensor, layers: number): tf.SymbolicTensor {
  for (let layer = 0; layer < layers; layer++) {
    const grown = chain(
      x,
      tf.layers.batchNormalization(),
      tf.layers.reLU(),
      convolution(GROWTH, 3, { useBias: false }),
    );
    x = join(tf.layers.concatenate(), x, grown);
  }
  return x;
}

/** Huang, Liu, van der Maaten and Weinberger, 2016. */
const denseNet: Network = {
  name: "DenseNet",
  layers: "channels that grow by concatenation, average pooling between blocks",
  testShape: [16, 16, 3],
  benchmarkShape: [32, 32, 3],
  build(image) {
    let x = denseBlock(apply(convolution(16, 3), image), 3);
    x = chain(x, convolution(24, 1), tf.layers.averagePooling2d({ poolSize: 2 }));
    x = denseBlock(x, 3);
    return chain(x, tf.layers.reLU(), tf.layers.globalAveragePooling2d({}), classifier());
  },
};

/** Networks that concatenate. */
export const branchedNetworks: readonly Network[] = [inception, denseNet];
