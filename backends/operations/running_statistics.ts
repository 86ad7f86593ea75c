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

/**
 * Mixes the statistics of a batch into the running ones, as PyTorch's `BatchNorm2d` does.
 *
 *     running mean     = (1 - momentum) running mean     + momentum (mean + bias)
 *     running variance = (1 - momentum) running variance + momentum variance count / (count - 1)
 *
 * A backend that registers the kernel `TrackStatistics` changes them in place; others compose the same
 * from standard operations and replace them.
 */
export function trackStatistics(
  running: RunningTensors,
  { mean, variance, count, bias, momentum }: BatchStatistics,
): void {
  const kept = 1 - momentum, unbiased = momentum * count / (count - 1);
  if (tf.getKernel("TrackStatistics", tf.getBackend()) !== undefined) {
    tf.engine().runKernel("TrackStatistics", {
      mean,
      variance,
      runningMean: unshared(running.mean),
      runningVariance: unshared(running.variance),
      ...bias && { bias },
    }, { kept, momentum, unbiased });
    return;
  }
  const [nextMean, nextVariance] = tf.tidy(() => [
    running.mean.value.mul(kept).add((bias ? mean.add(bias) : mean).mul(momentum)),
    running.variance.value.mul(kept).add(variance.mul(unbiased)),
  ]);
  running.mean.replace(nextMean);
  running.variance.replace(nextVariance);
}
