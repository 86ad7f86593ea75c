import type * as tf from "@tensorflow/tfjs";
import type { HeldTensor } from "../backends/operations/held_tensor.ts";

/** Holds a tensor as a test's own: what takes its place is left to the test to dispose of. */
export function hold(value: tf.Tensor): HeldTensor {
  const held = { value, replace: (next: tf.Tensor) => void (held.value = next) };
  return held;
}
