import * as tf from "@tensorflow/tfjs";
import { type HeldTensor, unshared } from "./held_tensor.ts";

/** A moving average and what goes into it, of one shape. */
export interface AveragedTensor {
  readonly average: HeldTensor;
  readonly value: tf.Tensor;
}

/**
 * Moves averages towards values: `average = average + (1 - decay) (value - average)`.
 *
 * A backend that registers the kernel `MovingAverage` changes all averages in place, in one job; others
 * compose the same from standard operations and replace them.
 *
 * @param pairs The averages, which change, and the values.
 * @param decay How much of an average stays, from 0 to 1.
 */
export function movingAverageStep(pairs: readonly AveragedTensor[], decay: number): void {
  const share = 1 - decay;
  if (tf.getKernel("MovingAverage", tf.getBackend()) !== undefined) {
    const inputs: tf.NamedTensorMap = {};
    pairs.forEach(({ average, value }, index) => {
      inputs[`average${index}`] = unshared(average);
      inputs[`value${index}`] = value;
    });
    tf.engine().runKernel("MovingAverage", inputs, { count: pairs.length, share });
    return;
  }
  for (const { average, value } of pairs) {
    average.replace(tf.tidy(() => average.value.add(value.sub(average.value).mul(share))));
  }
}
