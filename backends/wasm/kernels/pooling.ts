import * as tf from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

function poolInfo(x: tf.TensorInfo, attrs: Record<string, unknown>): Conv2DInfo | undefined {
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
  return whole && tf.util.sizeFromShape(info.outShape) > 0 ? info : undefined;
}

/** TensorFlow.js copies where nothing is pooled, even if the padding then shifts the windows. */
const isIdentity = (info: Conv2DInfo): boolean =>
  info.filterHeight === 1 && info.filterWidth === 1 &&
  tf.util.arraysEqual(info.inShape, info.outShape);

/** The arguments that both kernels share, in the order of assembly/pooling.ts. */
function windowOf(info: Conv2DInfo): number[] {
  return [
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    1,
    1,
  ];
}

/** `MaxPool` and `MaxPoolGrad`. */
export const poolingKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["MaxPool", ({ inputs: { x }, attrs, backend }) => {
    const info = poolInfo(x, attrs);
    if (info === undefined || isIdentity(info)) return undefined;
    const source = backend.address(x);
    const output = backend.allocate(info.outShape);
    backend.engine.run("maxPool", info.batchSize, [
      source,
      backend.address(output),
      ...windowOf(info),
    ]);
    return output;
  }],
  ["MaxPoolGrad", ({ inputs: { dy, input, output }, attrs, backend }) => {
    const info = poolInfo(input, attrs);
    if (info === undefined || dy.dtype !== "float32") return undefined;
    const sources = [dy, input, output].map((info) => backend.address(info));
    const dx = backend.allocate(input.shape);
    backend.engine.run("maxPoolGradient", info.batchSize, [
      ...sources,
      backend.address(dx),
      ...windowOf(info),
    ]);
    return dx;
  }],
]);
