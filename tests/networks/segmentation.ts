import * as tf from "@tensorflow/tfjs";
import { apply, chain, CLASSES, convolution, join, type Network } from "./network.ts";

const active = (filters: number) => convolution(filters, 3, { activation: "relu" });

/** A softmax for each pixel. */
const pixelClassifier = () => convolution(CLASSES, 1, { activation: "softmax" });

/** Frozen, since TensorFlow.js has no gradient of a dilated convolution on any backend. */
const dilated = (dilationRate: number) => [
  convolution(16, 3, { dilationRate, trainable: false }),
  tf.layers.leakyReLU({ alpha: 0.1 }),
];

/** Yu and Koltun, 2015: features that are given, and a head that learns. */
const context: Network = {
  name: "Context",
  layers: "frozen dilated convolutions, leaky ReLU, cropping, a class for each pixel",
  testShape: [16, 16, 3],
  benchmarkShape: [32, 32, 3],
  build: (image) =>
    chain(
      image,
      ...[1, 2, 4, 8].flatMap(dilated),
      convolution(16, 3),
      tf.layers.leakyReLU({ alpha: 0.1 }),
      tf.layers.cropping2D({ cropping: [[2, 2], [2, 2]] }),
      pixelClassifier(),
    ),
};

/** Ronneberger, Fischer and Brox, 2015; of its two ways up, each is taken once. */
const uNet: Network = {
  name: "U-Net",
  layers: "transposed convolution, upsampling, concatenated shortcuts, a class for each pixel",
  testShape: [16, 16, 3],
  // Stock cpu takes the gradient of every upsampled image from among the first ones'.
  testBatch: 1,
  benchmarkShape: [32, 32, 3],
  build(image) {
    const fine = chain(image, active(8), active(8));
    const middle = chain(fine, tf.layers.maxPooling2d({ poolSize: 2 }), active(16));
    const coarse = chain(middle, tf.layers.maxPooling2d({ poolSize: 2 }), active(32));
    const transposed = tf.layers.conv2dTranspose({
      filters: 16,
      kernelSize: 3,
      strides: 2,
      padding: "same",
    });
    let x = join(tf.layers.concatenate(), middle, apply(transposed, coarse));
    x = chain(x, active(16), tf.layers.upSampling2d({ size: [2, 2] }));
    x = apply(active(8), join(tf.layers.concatenate(), fine, x));
    return apply(pixelClassifier(), x);
  },
};

/** Networks that give each pixel a class. */
export const segmentationNetworks: readonly Network[] = [context, uNet];
