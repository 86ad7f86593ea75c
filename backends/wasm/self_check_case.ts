import * as tf from "@tensorflow/tfjs";
import type * as reference from "./self_check_reference.ts";

/** An operation on shapes that take it through the vectors and the rests of its kernels. */
export interface SelfCheckCase {
  readonly name: string;
  /** Shapes of the inputs. */
  readonly inputs: readonly (readonly number[])[];
  readonly run: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[];
  /** What `run` is to give. */
  readonly expected: (inputs: readonly reference.Values[]) => reference.Results;
}

/** Runs an operation and its gradients: the last input is the gradient of the output. */
export function withGradients(
  operation: (...inputs: tf.Tensor[]) => tf.Tensor,
): SelfCheckCase["run"] {
  return (inputs) => {
    const { value, grads } = tf.valueAndGrads(operation)(inputs.slice(0, -1), inputs.at(-1)!);
    return [value, ...grads];
  };
}
