import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../compare_tensors.ts";
import type { Prepared } from "./prepare.ts";

/** What the network says of the images once it is trained: no dropout, running statistics. */
export const predictionOf = ({ model, images }: Prepared): tf.Tensor =>
  model.predict(images) as tf.Tensor;

/**
 * One step of training without its last part, the optimizer: the loss as `model.fit` computes it, the
 * gradients of all weights, and what batch norm remembers of the batch.
 */
export function gradientsOf({ model, images, labels }: Prepared): NamedTensors {
  const layers = model.layers.map((layer, index) => ({
    layer,
    name: (weight: { originalName: string }) =>
      `layer ${index} ${layer.getClassName()}/${weight.originalName.split("/").at(-1)}`,
  }));
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { value, grads } = tf.variableGrads(() => {
    const predicted = model.apply(images, { training: true }) as tf.Tensor;
    return tf.metrics.categoricalCrossentropy(labels, predicted).mean() as tf.Scalar;
  }, variables);
  const results: NamedTensors = { loss: value };
  for (const { layer, name } of layers) {
    for (const weight of layer.trainableWeights) {
      results[name(weight)] = grads[(weight.read() as tf.Variable).name];
    }
    for (const weight of layer.nonTrainableWeights) {
      results[name(weight)] = weight.read().clone();
    }
  }
  return results;
}
