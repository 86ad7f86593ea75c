import * as tf from "@tensorflow/tfjs";
import type { Weights } from "./weights.ts";

/** The tutorial's network of stock tf.layers, with PyTorch's weights and its settings of batch norm. */
export function tfjsNetwork(weights: Weights): tf.LayersModel {
  const model = tf.sequential();
  const values: tf.Tensor[] = [];
  const take = (name: string, order?: number[]) => {
    const { shape, values } = weights[name];
    const tensor = tf.tensor(values as number[], [...shape]);
    return order === undefined ? tensor : tf.transpose(tensor, order);
  };
  tf.tidy(() => {
    for (let number = 1; number <= 6; number++) {
      const filters = number <= 3 ? 32 : 64;
      const inputShape = number === 1 ? [28, 28, 1] : undefined;
      model.add(tf.layers.conv2d({ filters, kernelSize: 3, inputShape }));
      model.add(tf.layers.batchNormalization({ epsilon: 1e-5, momentum: 0.9 }));
      model.add(tf.layers.reLU());
      if (number % 3 === 0) model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
      values.push(take(`conv${number}.weight`, [2, 3, 1, 0]), take(`conv${number}.bias`));
      for (const name of ["weight", "bias", "running_mean", "running_var"]) {
        values.push(take(`bn${number}.${name}`));
      }
    }
    model.add(tf.layers.flatten());
    model.add(tf.layers.dense({ units: 10, activation: "softmax" }));
    // PyTorch flattens channels, rows, columns; TensorFlow.js rows, columns, channels.
    const dense = tf.reshape(take("fc1.weight"), [10, 64, 2, 2]);
    values.push(tf.reshape(tf.transpose(dense, [2, 3, 1, 0]), [256, 10]), take("fc1.bias"));
    setWeights(model, values);
  });
  model.compile({
    optimizer: tf.train.adam(0.01),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return model;
}

/** Layer by layer: `getWeights` of the whole model has the trained ones first. */
function setWeights(model: tf.LayersModel, values: readonly tf.Tensor[]): void {
  let next = 0;
  for (const layer of model.layers) {
    const count = layer.weights.length;
    layer.setWeights(values.slice(next, next += count));
  }
}
