import * as tf from "@tensorflow/tfjs";

/** A tensor that training changes: in place, or by putting another in its place. */
export interface HeldTensor {
  /** It lives until the next `replace`. */
  readonly value: tf.Tensor;
  /** Takes over a tensor of the same shape and disposes of the one before. */
  replace(next: tf.Tensor): void;
}

/** The tensor that is held, with numbers of its own: others that shared them keep what they had. */
export function unshared(held: HeldTensor): tf.Tensor {
  const { value } = held;
  if (tf.backend().refCount(value.dataId) !== 1) {
    held.replace(value.mul(1));
  }
  return held.value;
}

/** Holds a tensor; what takes its place is left to others to dispose of. */
export function hold(value: tf.Tensor): HeldTensor {
  const held = { value, replace: (next: tf.Tensor) => void (held.value = next) };
  return held;
}
