import * as tf from "@tensorflow/tfjs";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** The shapes of a pooling, if our kernels know it: float32, whole numbers of zeros around, an output. */
export function poolInfo(x: tf.TensorInfo, attrs: Record<string, unknown>): Conv2DInfo | undefined {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolAttrs;
  if (x.dtype !== "float32") return undefined;
  const info = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { top, left } = info.padInfo;
  const whole = Number.isInteger(top) && Number.isInteger(left);
  return whole && info.outShape.every((size) => size > 0) ? info : undefined;
}

/** TensorFlow.js copies where nothing is pooled, even if the padding then shifts the windows. */
export const isIdentity = (info: Conv2DInfo): boolean =>
  info.filterHeight === 1 && info.filterWidth === 1 &&
  tf.util.arraysEqual(info.inShape, info.outShape);
