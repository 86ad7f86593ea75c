import * as tf from "@tensorflow/tfjs";
import { softmaxCrossEntropy } from "../../backends/operations/cross_entropy.ts";
import type { Batch } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import type { ForwardContext } from "../model/block.ts";
import type { Adam } from "./optimizer.ts";

/** Two scalars on the device. Whoever gets them disposes of them. */
export interface StepMetrics {
  /** Mean cross-entropy over the batch. */
  readonly loss: tf.Tensor;
  /** How many of the batch were read rightly. */
  readonly correct: tf.Tensor;
}

/** The gradients of one batch's mean loss, in the order of `tensors`. */
export interface Gradients extends StepMetrics {
  readonly gradients: tf.Tensor[];
  /** Changes the running statistics. */
  readonly update: () => void;
}

/** Computes the gradients of the batch's mean loss by some of the model's tensors. */
export function computeGradients(model: CNN, batch: Batch, tensors: tf.Tensor[]): Gradients {
  const context: ForwardContext = { training: true, updates: [] };
  let correct: tf.Tensor | undefined;
  const { value: loss, grads: gradients } = tf.tidy(() => {
    const images = tf.tensor4d(batch.images, [batch.count, ...model.imageShape]);
    const labels = tf.tensor1d(batch.labels, "int32");
    return tf.valueAndGrads(() => {
      const result = softmaxCrossEntropy(model.run(images, context), labels);
      correct = tf.keep(result.correct);
      return result.loss;
    })(tensors);
  });
  const update = () => context.updates.forEach((change) => change());
  return { loss, gradients, update, correct: correct! };
}

/** One step: forward, backward, running statistics, Adam. */
export function trainingStep(
  model: CNN,
  batch: Batch,
  optimizer: Adam,
  learningRate: number,
): StepMetrics {
  const { loss, correct, gradients, update } = computeGradients(model, batch, optimizer.tensors);
  update();
  optimizer.step(gradients, learningRate);
  return { loss, correct };
}
