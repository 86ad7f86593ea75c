import * as tf from "@tensorflow/tfjs";
import { softmaxCrossEntropy } from "../../backends/operations/cross_entropy.ts";
import type { Batch } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { ForwardPass } from "../model/block.ts";
import type { Adam } from "./optimizer.ts";

/** Two scalars on the device. Whoever gets them disposes of them. */
export interface StepMetrics {
  /** Mean cross-entropy over the batch. */
  readonly loss: tf.Tensor;
  /** How many of the batch were read rightly. */
  readonly correct: tf.Tensor;
}

/** The gradients of one batch's mean loss. */
export interface Gradients extends StepMetrics {
  /** In the order of the tensors that they were asked for. */
  readonly gradients: tf.Tensor[];
}

/**
 * Computes the gradients of the batch's mean loss by some of the model's tensors. The pass is left
 * to the caller to finish.
 */
export function computeGradients(
  model: CNN,
  batch: Batch,
  tensors: tf.Tensor[],
  pass: ForwardPass,
): Gradients {
  let correct: tf.Tensor | undefined;
  try {
    const { value: loss, grads: gradients } = tf.tidy(() => {
      const images = tf.tensor4d(batch.images, [batch.count, ...model.imageShape]);
      const labels = tf.tensor1d(batch.labels, "int32");
      return tf.valueAndGrads(() => {
        const result = softmaxCrossEntropy(model.run(images, pass), labels);
        correct = tf.keep(result.correct);
        return result.loss;
      })(tensors);
    });
    return { loss, gradients, correct: correct! };
  } catch (error) {
    // TensorFlow.js keeps what a failed forward pass saved for its gradients.
    for (const { saved } of tf.engine().state.activeTape ?? []) tf.dispose(saved);
    correct?.dispose();
    pass.discard();
    throw error;
  }
}

/** One step: forward, backward, running statistics, Adam. */
export function trainingStep(
  model: CNN,
  batch: Batch,
  optimizer: Adam,
  learningRate: number,
): StepMetrics {
  const pass = new ForwardPass(true);
  const { loss, correct, gradients } = computeGradients(model, batch, optimizer.tensors, pass);
  pass.finish();
  optimizer.step(gradients, learningRate);
  return { loss, correct };
}
