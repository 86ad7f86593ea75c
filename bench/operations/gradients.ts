import * as tf from "@tensorflow/tfjs";
import type { Operation } from "./operation.ts";

/** What gradients of an operation are computed with. */
export interface GradientOptions {
  readonly inputs: readonly tf.Tensor[];
  /** Inputs (by their place) whose gradients are computed together. */
  readonly places: readonly number[];
  /** The gradient of the output. */
  readonly dy: tf.Tensor;
  /** Called when the way back begins. */
  readonly onBackward?: () => void;
}

/**
 * Computes gradients of an operation as in the midst of a network: an operation before it makes the
 * inputs, which some gradients look for, and one after it begins the way back.
 */
export function computeGradients(
  operation: Operation,
  { inputs, places, dy, onBackward }: GradientOptions,
): tf.Tensor[] {
  const before = tf.customGrad((x) => ({
    value: (x as tf.Tensor).add(0),
    gradFunc: (dx: tf.Tensor) => dx.clone(),
  }));
  const after = tf.customGrad((y) => ({
    value: (y as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => {
      onBackward?.();
      return dy.clone();
    },
  }));
  const compute = (...chosen: tf.Tensor[]) => {
    const all = [...inputs];
    places.forEach((place, index) => all[place] = before(chosen[index]));
    return after(operation.compute(all));
  };
  return tf.grads(compute)(places.map((place) => inputs[place]), dy);
}
