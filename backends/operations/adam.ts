import * as tf from "@tensorflow/tfjs";
import { type HeldTensor, unshared } from "./held_tensor.ts";

/** What Adam changes of one parameter, all of the parameter's shape. */
export interface AdamTensors {
  readonly parameter: HeldTensor;
  readonly firstMoment: HeldTensor;
  readonly secondMoment: HeldTensor;
}

/** Settings of one Adam step. */
export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** How many steps there are with this one, from 1: the bias correction needs it. */
  readonly step: number;
}

/**
 * One step of Adam with bias correction, as `torch.optim.Adam` computes it.
 *
 *     m = beta1 m + (1 - beta1) g
 *     v = beta2 v + (1 - beta2) g^2
 *     p = p - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 *
 * from Kingma and Ba, 2014 (arXiv 1412.6980). A backend that registers the kernel `Adam` changes all
 * parameters and moments in place, in one job; others compose the same from standard operations and
 * replace them.
 *
 * @param tensors What changes.
 * @param gradients One a parameter, in their order.
 */
export function adamStep(
  tensors: readonly AdamTensors[],
  gradients: readonly tf.Tensor[],
  { learningRate, beta1, beta2, epsilon, step }: AdamOptions,
): void {
  const stepSize = learningRate / (1 - beta1 ** step);
  const rootCorrection = Math.sqrt(1 - beta2 ** step);
  if (tf.getKernel("Adam", tf.getBackend()) !== undefined) {
    const inputs: tf.NamedTensorMap = {};
    tensors.forEach(({ parameter, firstMoment, secondMoment }, index) => {
      inputs[`parameter${index}`] = unshared(parameter);
      inputs[`gradient${index}`] = gradients[index];
      inputs[`firstMoment${index}`] = unshared(firstMoment);
      inputs[`secondMoment${index}`] = unshared(secondMoment);
    });
    const count = tensors.length;
    const attributes = { count, stepSize, rootCorrection, beta1, beta2, epsilon };
    tf.engine().runKernel("Adam", inputs, attributes);
    return;
  }
  tensors.forEach(({ parameter, firstMoment, secondMoment }, index) => {
    const gradient = gradients[index];
    const [p, m, v] = tf.tidy(() => {
      const m = firstMoment.value.mul(beta1).add(gradient.mul(1 - beta1));
      const v = secondMoment.value.mul(beta2).add(gradient.square().mul(1 - beta2));
      const change = m.mul(stepSize).div(v.sqrt().div(rootCorrection).add(epsilon));
      return [parameter.value.sub(change), m, v];
    });
    parameter.replace(p);
    firstMoment.replace(m);
    secondMoment.replace(v);
  });
}
