import * as tf from "@tensorflow/tfjs";
import { clipScale } from "../../backends/operations/clip_scale.ts";
import { softmaxCrossEntropy } from "../../backends/operations/cross_entropy.ts";
import type { Batch } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { ForwardPass } from "../model/block.ts";
import type { Optimizer } from "./optimizer.ts";

/** A batch that is gathered on the device. */
export interface DeviceBatch {
  /** How many images. */
  readonly count: number;
  /** Images, count x height x width x channels, and one label each. */
  gather(): { readonly images: tf.Tensor4D; readonly labels: tf.Tensor1D };
}

/** Two scalars on the device. Whoever gets them disposes of them. */
export interface StepMetrics {
  /** Mean cross-entropy over the batch, against the labels as they were smoothed. */
  readonly loss: tf.Tensor;
  /** How many of the batch were read rightly. */
  readonly correct: tf.Tensor;
}

/** The gradients of one batch's mean loss. */
export interface Gradients extends StepMetrics {
  /** In the order of the tensors that they were asked for. */
  readonly gradients: tf.Tensor[];
}

/** How a step is made; all have defaults. */
export interface StepSettings {
  /** Share of each label that is spread over all classes. Default 0. */
  readonly labelSmoothing?: number;
  /** The largest norm of all gradients together; 0, the default, leaves them as they are. */
  readonly clipNorm?: number;
  /** A whole number below 2^32 for a layer: what decides which units it drops in this step. */
  readonly dropoutSeed?: (layer: string) => number;
}

/**
 * Computes the gradients of the batch's mean loss by some of the model's tensors. The pass is left
 * to the caller to finish.
 */
export function computeGradients(
  model: CNN,
  batch: Batch | DeviceBatch,
  tensors: tf.Tensor[],
  pass: ForwardPass,
  { labelSmoothing = 0 }: Pick<StepSettings, "labelSmoothing"> = {},
): Gradients {
  let correct: tf.Tensor | undefined;
  try {
    const { value: loss, grads: gradients } = tf.tidy(() => {
      const { images, labels } = "gather" in batch ? batch.gather() : upload(batch, model);
      return tf.valueAndGrads(() => {
        const result = softmaxCrossEntropy(model.run(images, pass), labels, {
          labelSmoothing,
        });
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

function upload({ images, labels, count }: Batch, { imageShape }: CNN) {
  return {
    images: tf.tensor4d(images, [count, ...imageShape]),
    labels: tf.tensor1d(labels, "int32"),
  };
}

/** One step: forward, backward, running statistics, optimizer. */
export function trainingStep(
  model: CNN,
  batch: Batch | DeviceBatch,
  optimizer: Optimizer,
  learningRate: number,
  { labelSmoothing, clipNorm = 0, dropoutSeed }: StepSettings = {},
): StepMetrics {
  const pass = new ForwardPass(true, dropoutSeed);
  const { tensors } = optimizer;
  const result = computeGradients(model, batch, tensors, pass, { labelSmoothing });
  const { loss, correct, gradients } = result;
  pass.finish();
  const scale = clipNorm > 0 ? clipScale(gradients, clipNorm) : undefined;
  optimizer.step(gradients, learningRate, scale);
  scale?.dispose();
  return { loss, correct };
}
