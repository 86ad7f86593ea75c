import { lax, nn, numpy as np } from "@jax-js/jax";
import type { Weights } from "../weights.ts";

/** Arrays by PyTorch's names. A function that gets them uses them up; `.ref` keeps one. */
export type Arrays = { [name: string]: np.Array };

/** What is trained, apart from the running statistics. */
export interface State {
  readonly parameters: Arrays;
  readonly statistics: Arrays;
}

/** Puts weights into arrays. */
export function toState(weights: Weights): State {
  const parameters: Arrays = {}, statistics: Arrays = {};
  for (const [name, { shape, values }] of Object.entries(weights)) {
    if (name.endsWith("num_batches_tracked")) continue;
    const array = np.array(Float32Array.from(values)).reshape([...shape]);
    (name.includes("running") ? statistics : parameters)[name] = array;
  }
  return { parameters, statistics };
}

const channels = (values: np.Array) => values.reshape([1, -1, 1, 1]);
const axes = [0, 2, 3];

/** How a batch norm gets the mean and the variance that it takes off. */
type Normalize = (x: np.Array, norm: string) => { x: np.Array; mean: np.Array; variance: np.Array };

function run(parameters: Arrays, images: np.Array, statisticsOf: Normalize): np.Array {
  let x = images;
  for (let number = 1; number <= 6; number++) {
    const convolution = `conv${number}`, norm = `bn${number}`;
    x = lax.conv(x, parameters[`${convolution}.weight`], [1, 1], "VALID");
    const used = statisticsOf(x.add(channels(parameters[`${convolution}.bias`])), norm);
    const scale = channels(parameters[`${norm}.weight`]).div(np.sqrt(used.variance.add(1e-5)));
    x = nn.relu(used.x.sub(used.mean).mul(scale).add(channels(parameters[`${norm}.bias`])));
    if (number % 3 === 0) x = lax.reduceWindow(x, (window) => np.max(window), [2, 2], [2, 2]);
  }
  const weight = parameters["fc1.weight"].transpose();
  return np.dot(x.reshape([-1, 256]), weight).add(parameters["fc1.bias"]);
}

/** Logits in evaluation mode. */
export function evaluate({ parameters, statistics }: State, images: np.Array): np.Array {
  return run(parameters, images, (x, norm) => ({
    x,
    mean: channels(statistics[`${norm}.running_mean`]),
    variance: channels(statistics[`${norm}.running_var`]),
  }));
}

/** Mean cross-entropy in training, and logits with the batch's statistics of each batch norm. */
export function loss(
  parameters: Arrays,
  images: np.Array,
  labels: np.Array,
): [np.Array, { logits: np.Array; batch: Arrays }] {
  const batch: Arrays = {};
  const count = images.shape[0];
  const logits = run(parameters, images, (x, norm) => {
    const mean = np.mean(x.ref, axes, { keepdims: true });
    const variance = np.mean(np.square(x.ref.sub(mean.ref)), axes, { keepdims: true });
    const values = x.size / mean.size;
    batch[`${norm}.running_mean`] = lax.stopGradient(mean.ref).reshape([-1]);
    batch[`${norm}.running_var`] = lax.stopGradient(variance.ref).reshape([-1])
      .mul(values / (values - 1));
    return { x, mean, variance };
  });
  const likelihood = nn.logSoftmax(logits.ref).mul(nn.oneHot(labels, 10)).sum();
  return [likelihood.mul(-1 / count), { logits: lax.stopGradient(logits), batch }];
}
