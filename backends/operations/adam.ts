import * as tf from "@tensorflow/tfjs";

/** The tensors of one parameter's Adam step, all of the parameter's shape. */
export interface AdamTensors<T> {
  readonly parameter: T;
  readonly firstMoment: T;
  readonly secondMoment: T;
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
 * from Kingma and Ba, 2014 (arXiv 1412.6980). Returns new tensors and disposes of none. A backend
 * that registers the kernel `Adam` runs it; others compose the same from standard operations.
 */
export function adamStep(
  { parameter, firstMoment, secondMoment }: AdamTensors<tf.Tensor>,
  gradient: tf.Tensor,
  options: AdamOptions,
): AdamTensors<tf.Tensor> {
  const { learningRate, beta1, beta2, epsilon, step } = options;
  const stepSize = learningRate / (1 - beta1 ** step);
  const rootCorrection = Math.sqrt(1 - beta2 ** step);
  if (tf.getKernel("Adam", tf.getBackend()) !== undefined) {
    const [p, m, v] = tf.engine().runKernel(
      "Adam",
      { parameter, gradient, firstMoment, secondMoment },
      { stepSize, rootCorrection, beta1, beta2, epsilon },
    ) as unknown as tf.Tensor[];
    return { parameter: p, firstMoment: m, secondMoment: v };
  }
  const [p, m, v] = tf.tidy(() => {
    const m = firstMoment.mul(beta1).add(gradient.mul(1 - beta1));
    const v = secondMoment.mul(beta2).add(gradient.square().mul(1 - beta2));
    const p = parameter.sub(m.mul(stepSize).div(v.sqrt().div(rootCorrection).add(epsilon)));
    return [p, m, v];
  });
  return { parameter: p, firstMoment: m, secondMoment: v };
}
