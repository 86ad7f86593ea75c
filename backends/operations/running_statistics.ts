import * as tf from "@tensorflow/tfjs";
import { type HeldTensor, unshared } from "./held_tensor.ts";

/** Running statistics of batch norm: one number a channel. */
export interface RunningTensors {
  readonly mean: HeldTensor;
  readonly variance: HeldTensor;
}

/** Statistics of a batch, and how they are mixed in. */
export interface BatchStatistics {
  /** Mean of each channel. */
  readonly mean: tf.Tensor;
  /** Biased variance of each channel. */
  readonly variance: tf.Tensor;
  /** Values of each channel, at least 2. */
  readonly count: number;
  /** What the mean lacks. */
  readonly bias?: tf.Tensor;
  /** The share of the batch in the sum, from 0 to 1. */
  readonly momentum: number;
}

/** Running statistics, and what is mixed into them. */
export interface StatisticsUpdate {
  readonly running: RunningTensors;
  readonly batch: BatchStatistics;
}

/**
 * Mixes the statistics of a batch into the running ones of some layers, as PyTorch's `BatchNorm2d` does.
 *
 *     running mean     = (1 - momentum) running mean     + momentum (mean + bias)
 *     running variance = (1 - momentum) running variance + momentum variance count / (count - 1)
 *
 * A backend that registers the kernel `TrackStatistics` changes them in place, in one job; others
 * compose the same from standard operations and replace them.
 */
export function trackStatistics(updates: readonly StatisticsUpdate[]): void {
  if (tf.getKernel("TrackStatistics", tf.getBackend()) !== undefined) {
    if (updates.length > 0) trackInPlace(updates);
    return;
  }
  for (const { running, batch } of updates) {
    const { mean, variance, bias } = batch;
    const { kept, momentum, unbiased } = shares(batch);
    const [nextMean, nextVariance] = tf.tidy(() => [
      running.mean.value.mul(kept).add((bias ? mean.add(bias) : mean).mul(momentum)),
      running.variance.value.mul(kept).add(variance.mul(unbiased)),
    ]);
    running.mean.replace(nextMean);
    running.variance.replace(nextVariance);
  }
}

function trackInPlace(updates: readonly StatisticsUpdate[]): void {
  const inputs: tf.NamedTensorMap = {};
  updates.forEach(({ running, batch: { mean, variance, bias } }, index) => {
    inputs[`mean${index}`] = mean;
    inputs[`variance${index}`] = variance;
    inputs[`runningMean${index}`] = unshared(running.mean);
    inputs[`runningVariance${index}`] = unshared(running.variance);
    if (bias) inputs[`bias${index}`] = bias;
  });
  const all = updates.map(({ batch }) => shares(batch));
  const attributes = {
    kept: all.map(({ kept }) => kept),
    momentum: all.map(({ momentum }) => momentum),
    unbiased: all.map(({ unbiased }) => unbiased),
  };
  tf.engine().runKernel("TrackStatistics", inputs, attributes);
}

/** What running and new statistics are multiplied by. */
const shares = ({ count, momentum }: BatchStatistics) => ({
  kept: 1 - momentum,
  momentum,
  unbiased: momentum * count / (count - 1),
});
