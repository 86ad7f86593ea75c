import * as tf from "@tensorflow/tfjs";
import { type BatchNormOptions, type BatchNormResult, batchNormTraining } from "./batch_norm.ts";

/** Which gradients the kernel makes: `[dx, dfilter, dgamma, dbeta]`, or the first or the others alone. */
export type WantedGradients = "all" | "input" | "parameters";

/** Settings of `convolutionBatchNorm`. */
export interface ConvolutionBatchNormOptions extends BatchNormOptions {
  /** Pixels from one window to the next, along both axes. Default 1. */
  readonly stride?: number;
  /** Zeros on each side of the input, or as many as TensorFlow's "same" puts there. Default 0. */
  readonly padding?: number | "same";
}

/**
 * A convolution without bias, batch norm with the statistics of the batch, then ReLU if asked:
 * `batchNormTraining(tf.conv2d(x, filter, stride, padding), gamma, beta)` in one.
 *
 * A backend that registers the kernels `ConvolutionBatchNorm` and `ConvolutionBatchNormGrad` runs them:
 * the statistics are made of each piece of the convolution's output while it is in the cache, and the
 * gradient of batch norm goes into both gradients of the convolution without being written out. Others
 * compose the same from their own operations.
 *
 * @param x batch x height x width x channels
 * @param filter height x width x channels x filters
 * @param gamma scale of each filter
 * @param beta shift of each filter
 */
export function convolutionBatchNorm(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { stride = 1, padding = 0, ...norm }: ConvolutionBatchNormOptions,
): BatchNormResult {
  const pad = padOf(padding);
  if (tf.getKernel("ConvolutionBatchNorm", tf.getBackend()) === undefined) {
    return batchNormTraining(tf.conv2d(x, filter, stride, pad), gamma, beta, norm);
  }
  const [output, mean, variance] = tf.engine().runKernel(
    "ConvolutionBatchNorm",
    { x, filter, gamma, beta },
    { ...norm, stride, pad },
  ) as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
  return { output, mean, variance };
}

tf.registerGradient({
  kernelName: "ConvolutionBatchNorm",
  inputsToSave: ["x", "filter", "gamma", "beta"],
  outputsToSave: [false, true, true, true],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter, gamma, beta, mean, variance, convolved] = saved;
    const make = (wanted: WantedGradients) =>
      tf.engine().runKernel(
        "ConvolutionBatchNormGrad",
        { dy: (dy as tf.Tensor[])[0], x, filter, gamma, beta, mean, variance, convolved },
        { ...attrs, wanted },
      ) as unknown as tf.Tensor[];
    // What no operation made is most likely data, whose gradient nobody asks for.
    if (!isComputed(x)) {
      const [dfilter, dgamma, dbeta] = make("parameters");
      return {
        x: () => make("input")[0],
        filter: () => dfilter,
        gamma: () => dgamma,
        beta: () => dbeta,
      };
    }
    const [dx, dfilter, dgamma, dbeta] = make("all");
    return { x: () => dx, filter: () => dfilter, gamma: () => dgamma, beta: () => dbeta };
  },
});

/** Of a number, TensorFlow.js would take the filter's height for its width as well. */
function padOf(padding: number | "same"): tf.Conv2DAttrs["pad"] {
  if (typeof padding !== "number") return padding;
  return [[0, 0], [padding, padding], [padding, padding], [0, 0]];
}

/** Whether an operation on the tape computed a tensor's values; clones, as those saved are, did not. */
function isComputed({ id, dataId }: tf.Tensor): boolean {
  const tape = tf.engine().state.activeTape ?? [];
  const node = tape.find(({ outputs }) => outputs.some((output) => output.id === id));
  if (node === undefined) return false;
  const original = Object.values(node.inputs).find((input) => input.dataId === dataId);
  return original === undefined || isComputed(original);
}
