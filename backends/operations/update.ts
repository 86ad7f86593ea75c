import type * as tf from "@tensorflow/tfjs";
import { type HeldTensor, unshared } from "./held_tensor.ts";

/**
 * The inputs of a kernel that changes many groups of tensors in place: each tensor under its name in its
 * group and the group's number, `gradient` and its number, and `gradientScale` if there is one.
 *
 * @param groups The tensors that change.
 * @param gradients One a group, in their order.
 * @param gradientScale What the gradients are multiplied by.
 */
export function updateInputs<Group extends { readonly [Name in keyof Group]: HeldTensor }>(
  groups: readonly Group[],
  gradients: readonly tf.Tensor[],
  gradientScale?: tf.Scalar,
): tf.NamedTensorMap {
  const inputs: tf.NamedTensorMap = {};
  groups.forEach((group, index) => {
    for (const [name, held] of Object.entries<HeldTensor>(group)) {
      inputs[`${name}${index}`] = unshared(held);
    }
    inputs[`gradient${index}`] = gradients[index];
  });
  if (gradientScale !== undefined) inputs.gradientScale = gradientScale;
  return inputs;
}

/** scale gradient + decay parameter, composed from standard operations. */
export function decayedGradient(
  gradient: tf.Tensor,
  parameter: HeldTensor,
  decay: number,
  scale?: tf.Scalar,
): tf.Tensor {
  const scaled = scale === undefined ? gradient : gradient.mul(scale);
  return decay === 0 ? scaled : scaled.add(parameter.value.mul(decay));
}
