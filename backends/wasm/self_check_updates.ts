// Steps of optimizers and what goes with them, as self_check_reference.ts has the other operations.
import type { Results, Values } from "./self_check_reference.ts";

/** The settings of `adam`, and the step that it makes. */
export const adamSettings = {
  learningRate: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  step: 3,
} as const;

/** How `adam` and `descent` keep weights small. */
export interface Regularization {
  readonly weightDecay: number;
  readonly decoupled: boolean;
  readonly gradientScale: number;
}

/** Neither decay nor clipping. */
export const unregularized: Regularization = { weightDecay: 0, decoupled: false, gradientScale: 1 };

/** Adam's new parameter and moments; instead of the second moment it takes its root. */
export function adam(
  [parameter, gradient, m, root]: readonly Values[],
  { weightDecay, decoupled, gradientScale }: Regularization,
): Results {
  const { learningRate, beta1, beta2, epsilon, step } = adamSettings;
  const p = Float64Array.from(parameter.data), g = Float64Array.from(gradient.data);
  for (let at = 0; at < p.length; at++) {
    g[at] *= gradientScale;
    if (decoupled) p[at] -= learningRate * weightDecay * p[at];
    else g[at] += weightDecay * p[at];
  }
  const first = Float64Array.from(m.data, (m, at) => beta1 * m + (1 - beta1) * g[at]);
  const second = Float64Array.from(
    root.data,
    (root, at) => beta2 * root ** 2 + (1 - beta2) * g[at] ** 2,
  );
  const next = p.map((p, at) => {
    const deviation = Math.sqrt(second[at] / (1 - beta2 ** step)) + epsilon;
    return p - learningRate * first[at] / (1 - beta1 ** step) / deviation;
  });
  return [next, first, second];
}

/** The settings of `descent`. */
export const descentSettings = {
  learningRate: 0.1,
  momentum: 0.9,
  weightDecay: 0.05,
  gradientScale: 0.7,
} as const;

/** The new parameter and velocity of gradient descent with momentum. */
export function descent(
  [{ data: p }, { data: g }, { data: v }]: readonly Values[],
  nesterov: boolean,
): Results {
  const { learningRate, momentum, weightDecay, gradientScale } = descentSettings;
  const next = new Float64Array(p.length), velocity = new Float64Array(p.length);
  for (let at = 0; at < p.length; at++) {
    const gradient = gradientScale * g[at] + weightDecay * p[at];
    velocity[at] = momentum * v[at] + gradient;
    next[at] = p[at] -
      learningRate * (nesterov ? gradient + momentum * velocity[at] : velocity[at]);
  }
  return [next, velocity];
}

/** The scale that keeps gradients together within a norm. */
export function clipScale(gradients: readonly Values[], maxNorm: number): Results {
  let squares = 0;
  for (const { data } of gradients) for (const value of data) squares += value ** 2;
  return [Float64Array.of(Math.min(1, maxNorm / (Math.sqrt(squares) + 1e-6)))];
}

/** A moving average, one step further. */
export function movingAverage([average, value]: readonly Values[], decay: number): Results {
  return [
    Float64Array.from(average.data, (of, at) => decay * of + (1 - decay) * value.data[at]),
  ];
}
