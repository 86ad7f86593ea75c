import * as tf from "@tensorflow/tfjs";
import type { HeldTensor } from "./held_tensor.ts";
import { decayedGradient, updateInputs } from "./update.ts";

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
  /** How much of the parameters is added to their gradients, at least 0. Default 0. */
  readonly weightDecay?: number;
  /** Whether weight decay shrinks the parameters themselves, as in AdamW. Default false. */
  readonly decoupled?: boolean;
  /** What the gradients are multiplied by first, as `clipScale` gives it. Default 1. */
  readonly gradientScale?: tf.Scalar;
}

/**
 * One step of Adam with bias correction, as `torch.optim.Adam` computes it, or, decoupled, as
 * `torch.optim.AdamW`.
 *
 *     g = gradientScale g
 *     g = g + weightDecay p                              (decoupled: p = p - learningRate weightDecay p)
 *     m = beta1 m + (1 - beta1) g
 *     v = beta2 v + (1 - beta2) g^2
 *     p = p - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 *
 * from Kingma and Ba, 2014 (arXiv 1412.6980), and Loshchilov and Hutter, 2017 (arXiv 1711.05101). A
 * backend that registers the kernel `Adam` changes all parameters and moments in place, in one job;
 * others compose the same from standard operations and replace them.
 *
 * @param tensors What changes.
 * @param gradients One a parameter, in their order.
 */
export function adamStep(
  tensors: readonly AdamTensors[],
  gradients: readonly tf.Tensor[],
  options: AdamOptions,
): void {
  const { learningRate, beta1, beta2, epsilon, step } = options;
  const { weightDecay = 0, decoupled = false, gradientScale } = options;
  const stepSize = learningRate / (1 - beta1 ** step);
  const rootCorrection = Math.sqrt(1 - beta2 ** step);
  const decay = decoupled ? 0 : weightDecay;
  const kept = decoupled ? 1 - learningRate * weightDecay : 1;
  if (tf.getKernel("Adam", tf.getBackend()) !== undefined) {
    const inputs = updateInputs(tensors, gradients, gradientScale);
    const attributes = { stepSize, rootCorrection, beta1, beta2, epsilon, decay, kept };
    tf.engine().runKernel("Adam", inputs, { count: tensors.length, ...attributes });
    return;
  }
  tensors.forEach(({ parameter, firstMoment, secondMoment }, index) => {
    const [p, m, v] = tf.tidy(() => {
      const gradient = decayedGradient(gradients[index], parameter, decay, gradientScale);
      const m = firstMoment.value.mul(beta1).add(gradient.mul(1 - beta1));
      const v = secondMoment.value.mul(beta2).add(gradient.square().mul(1 - beta2));
      const change = m.mul(stepSize).div(v.sqrt().div(rootCorrection).add(epsilon));
      const before = kept === 1 ? parameter.value : parameter.value.mul(kept);
      return [before.sub(change), m, v];
    });
    parameter.replace(p);
    firstMoment.replace(m);
    secondMoment.replace(v);
  });
}
