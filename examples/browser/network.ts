import * as tf from "@tensorflow/tfjs";

/** A small convolutional classifier of 16 x 16 images, of stock layers, compiled for training. */
export function createNetwork(): tf.Sequential {
  const from = (seed: number) => tf.initializers.heNormal({ seed });
  const kernelSize = 3, activation = "relu";
  const network = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [16, 16, 1],
        filters: 16,
        kernelSize,
        activation,
        kernelInitializer: from(1),
      }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 32, kernelSize, activation, kernelInitializer: from(2) }),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units: 4, activation: "softmax", kernelInitializer: from(3) }),
    ],
  });
  network.compile({
    optimizer: tf.train.adam(0.01),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return network;
}
