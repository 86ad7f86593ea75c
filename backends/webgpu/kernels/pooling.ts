import * as tf from "@tensorflow/tfjs";
import type { GpuKernel } from "../register.ts";
import {
  maxPoolGradientShader,
  maxPoolGradientThreads,
  maxPoolShader,
  maxPoolThreads,
} from "../shaders/max_pool.ts";
import { suits, windowOf } from "../shaders/window.ts";
import { workgroupsOf } from "../workgroups.ts";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** The bits of -Infinity, which no shader can be made to write otherwise. */
const LOWEST = 0xff800000;

function infoOf(x: tf.TensorInfo, attrs: Record<string, unknown>): Conv2DInfo | undefined {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolAttrs;
  const info = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  // Nothing is pooled: TensorFlow.js copies, even if the padding then shifts the windows.
  const copied = info.filterHeight === 1 && info.filterWidth === 1;
  return x.dtype === "float32" && suits(info) && !copied ? info : undefined;
}

const maxPool: GpuKernel = ({ inputs: { x }, attrs, backend }) => {
  const info = infoOf(x, attrs);
  if (info === undefined) return undefined;
  const y = backend.allocate(info.outShape);
  const window = windowOf(info);
  const threads = maxPoolThreads(window, info.batchSize);
  const numbers = [{ u32: info.batchSize }, { u32: LOWEST }];
  backend.run(maxPoolShader(window), [x, y], numbers, workgroupsOf(threads));
  return y;
};

const maxPoolGradient: GpuKernel = ({ inputs: { dy, input }, attrs, backend }) => {
  const info = infoOf(input, attrs);
  // TensorFlow.js forgets how sizes were rounded, so dy may be of another shape than the attributes tell.
  if (info === undefined || !tf.util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const dx = backend.allocate(input.shape);
  const window = windowOf(info);
  const threads = maxPoolGradientThreads(window, info.batchSize);
  const numbers = [{ u32: info.batchSize }];
  backend.run(maxPoolGradientShader(window), [dy, input, dx], numbers, workgroupsOf(threads));
  return dx;
};

/** Max pool, whose gradient takes one shader where TensorFlow.js' own takes two. */
export const poolingKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["MaxPool", maxPool],
  ["MaxPoolGrad", maxPoolGradient],
]);
