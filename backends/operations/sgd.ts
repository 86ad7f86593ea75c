import * as tf from "@tensorflow/tfjs";
import type { HeldTensor } from "./held_tensor.ts";
import { decayedGradient, updateInputs } from "./update.ts";

/** What SGD changes of one parameter, all of the parameter's shape. */
export interface SgdTensors {
  readonly parameter: HeldTensor;
  /** Zeros before the first step. */
  readonly velocity: HeldTensor;
}

/** Settings of one step of SGD. */
export interface SgdOptions {
  readonly learningRate: number;
  /** How much of the velocity stays, from 0 up to, but not including, 1. */
  readonly momentum: number;
  /** Whether the step looks ahead by the new velocity, as Nesterov's. Default true. */
  readonly nesterov?: boolean;
  /** How much of the parameters is added to their gradients, at least 0. Default 0. */
  readonly weightDecay?: number;
  /** What the gradients are multiplied by first, as `clipScale` gives it. Default 1. */
  readonly gradientScale?: tf.Scalar;
}

/**
 * One step of gradient descent with momentum, as `torch.optim.SGD` computes it without dampening.
 *
 *     g = gradientScale g + weightDecay p
 *     v = momentum v + g
 *     p = p - learningRate (nesterov ? g + momentum v : v)
 *
 * from Sutskever et al., 2013. A backend that registers the kernel `MomentumDescent` changes all
 * parameters and velocities in place, in one job; others compose the same from standard operations and
 * replace them.
 *
 * @param tensors What changes.
 * @param gradients One a parameter, in their order.
 */
export function sgdStep(
  tensors: readonly SgdTensors[],
  gradients: readonly tf.Tensor[],
  { learningRate, momentum, nesterov = true, weightDecay = 0, gradientScale }: SgdOptions,
): void {
  if (tf.getKernel("MomentumDescent", tf.getBackend()) !== undefined) {
    const inputs = updateInputs(tensors, gradients, gradientScale);
    const attributes = { learningRate, momentum, nesterov, decay: weightDecay };
    tf.engine().runKernel("MomentumDescent", inputs, { count: tensors.length, ...attributes });
    return;
  }
  tensors.forEach(({ parameter, velocity }, index) => {
    const [p, v] = tf.tidy(() => {
      const gradient = decayedGradient(gradients[index], parameter, weightDecay, gradientScale);
      const v = velocity.value.mul(momentum).add(gradient);
      const direction = nesterov ? v.mul(momentum).add(gradient) : v;
      return [parameter.value.sub(direction.mul(learningRate)), v];
    });
    parameter.replace(p);
    velocity.replace(v);
  });
}
