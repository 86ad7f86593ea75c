import * as tf from "@tensorflow/tfjs";
import { convolutionShader, convolutionThreads, type Epilogue } from "../shaders/convolution.ts";
import {
  filterGradientShader,
  filterGradientThreads,
  slicesOf,
} from "../shaders/convolution_filter_gradient.ts";
import {
  inputGradientShader,
  inputGradientThreads,
} from "../shaders/convolution_input_gradient.ts";
import {
  isShallow,
  shallowFilterGradientShader,
  shallowWorkgroups,
} from "../shaders/shallow_filter_gradient.ts";
import { suits, windowOf } from "../shaders/window.ts";
import type { GpuBackend } from "../backend.ts";
import type { GpuKernel } from "../register.ts";
import { workgroupsOf } from "../workgroups.ts";

type Conv2DInfo = tf.backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

/** y = x convolved with the filter. */
export function convolve(
  backend: GpuBackend,
  info: Conv2DInfo,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  bias?: tf.TensorInfo,
  activation: Epilogue["activation"] = "linear",
): tf.TensorInfo {
  const y = backend.allocate(info.outShape);
  const biases = bias ? tf.util.sizeFromShape(bias.shape) : 0;
  const kind = biases === 0 ? "none" : biases === info.outChannels ? "each" : "same";
  const window = windowOf(info);
  const shader = convolutionShader(window, { bias: kind, activation });
  const tensors = bias ? [x, filter, bias, y] : [x, filter, y];
  const threads = convolutionThreads(window, info.batchSize);
  backend.run(shader, tensors, [{ u32: info.batchSize }], workgroupsOf(threads));
  return y;
}

/** The gradient of a convolution's input. */
export function inputGradient(
  backend: GpuBackend,
  info: Conv2DInfo,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
): tf.TensorInfo {
  const dx = backend.allocate(info.inShape);
  const window = windowOf(info);
  const threads = inputGradientThreads(window, info.batchSize);
  const numbers = [{ u32: info.batchSize }];
  backend.run(inputGradientShader(window), [dy, filter, dx], numbers, workgroupsOf(threads));
  return dx;
}

/** The gradient of a convolution's filter. */
export function filterGradient(
  backend: GpuBackend,
  info: Conv2DInfo,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
): tf.TensorInfo {
  const { filterShape, batchSize } = info;
  const window = windowOf(info);
  if (isShallow(window)) {
    const dw = backend.allocate(filterShape);
    const shader = shallowFilterGradientShader(window);
    backend.run(shader, [x, dy, dw], [{ u32: batchSize }], [shallowWorkgroups(window)]);
    return dw;
  }
  const { count, rows } = slicesOf(window, batchSize);
  const parts = backend.allocate([count, ...filterShape]);
  const [across] = workgroupsOf(filterGradientThreads(window));
  const numbers = [{ u32: batchSize }, { u32: rows }];
  backend.run(filterGradientShader(window), [x, dy, parts], numbers, [across, count]);
  return backend.sumParts(parts, filterShape);
}

function infoOf(
  x: readonly number[],
  filter: readonly number[],
  attrs: Record<string, unknown>,
): Conv2DInfo | undefined {
  const { strides, pad, dataFormat, dilations = 1, dimRoundingMode } =
    attrs as unknown as tf.FusedConv2DAttrs;
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  const info = tf.backend_util.computeConv2DInfo(
    x as Shape4D,
    filter as Shape4D,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    format,
  );
  return suits(info) ? info : undefined;
}

const forward: GpuKernel = ({ inputs: { x, filter }, attrs, backend }) => {
  const info = infoOf(x.shape, filter.shape, attrs);
  return info && convolve(backend, info, x, filter);
};

const fused: GpuKernel = ({ inputs: { x, filter, bias }, attrs, backend }) => {
  const { activation = "linear" } = attrs as unknown as tf.FusedConv2DAttrs;
  const info = infoOf(x.shape, filter.shape, attrs);
  if (info === undefined || (activation !== "linear" && activation !== "relu")) return undefined;
  return convolve(backend, info, x, filter, bias, activation);
};

const backpropInput: GpuKernel = ({ inputs: { dy, filter }, attrs, backend }) => {
  const info = infoOf(attrs.inputShape as number[], filter.shape, attrs);
  return info && inputGradient(backend, info, dy, filter);
};

const backpropFilter: GpuKernel = ({ inputs: { x, dy }, attrs, backend }) => {
  const info = infoOf(x.shape, attrs.filterShape as number[], attrs);
  return info && filterGradient(backend, info, x, dy);
};

/** Convolutions, in place of TensorFlow.js' own. */
export const convolutionKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["Conv2D", forward],
  ["FusedConv2D", fused],
  ["Conv2DBackpropInput", backpropInput],
  ["Conv2DBackpropFilter", backpropFilter],
]);
