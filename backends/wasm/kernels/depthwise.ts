import * as tf from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import { fillFilterGradient } from "./depthwise_filter_gradient.ts";
import { summingRepeatedChannels, withRepeatedChannels } from "./depthwise_multiplier.ts";
import { slideOf, slideWindows } from "./depthwise_slide.ts";
import { type Axes, gradientWindows, slidingWindows } from "./depthwise_axes.ts";
import { combineWindows, type WindowOperands } from "./depthwise_windows.ts";
import { epilogueOf, finish } from "./epilogue.ts";
import { areAll } from "./types.ts";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** The shapes of a call, or `undefined` where it is not for our kernels. */
function depthwiseInfo(
  xShape: number[],
  filterShape: number[],
  attrs: Record<string, unknown>,
): Conv2DInfo | undefined {
  const { strides, pad, dilations, dataFormat, dimRoundingMode } = attrs as unknown as
    & tf.DepthwiseConv2dNativeAttrs
    & { dataFormat?: string };
  const either = tf.backend_util.eitherStridesOrDilationsAreOne(strides, dilations ?? 1);
  if (dataFormat === "NCHW" || !either) return undefined;
  const info = tf.backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
  const { top, left } = info.padInfo;
  const isWhole = Number.isInteger(top) && Number.isInteger(left);
  return isWhole && info.outShape.every((size) => size > 0) ? info : undefined;
}

/** Convolves by the way that suits the windows. */
function convolveWindows(backend: WasmThreadsBackend, axes: Axes, operands: WindowOperands): void {
  const slide = slideOf(axes);
  if (slide === undefined) combineWindows(backend, "depthwiseConvolution", axes, operands);
  else slideWindows(backend, axes, slide, operands);
}

/** y = x * filter (+ bias) (then ReLU) */
function convolve(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  inputs: { x: tf.TensorInfo; filter: tf.TensorInfo; bias?: tf.TensorInfo },
  relu = false,
): tf.TensorInfo {
  const source = backend.address(inputs.x), weights = backend.address(inputs.filter);
  const initial = inputs.bias && backend.address(inputs.bias);
  const output = backend.allocate(info.outShape);
  const y = backend.address(output);
  const batch = info.batchSize, channels = info.outChannels;
  withRepeatedChannels(backend, info, source, (x) => {
    convolveWindows(backend, slidingWindows(info), {
      ...{ x, y, weights, initial, batch, channels },
      extra: relu ? 1 : 0,
    });
  });
  return output;
}

/** dx from dy and the filter. */
function inputGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { dy, filter }: { dy: tf.TensorInfo; filter: tf.TensorInfo },
): tf.TensorInfo {
  const x = backend.address(dy), weights = backend.address(filter);
  const output = backend.allocate(info.inShape);
  const batch = info.batchSize, channels = info.outChannels;
  summingRepeatedChannels(backend, info, backend.address(output), (y) => {
    convolveWindows(backend, gradientWindows(info), { x, y, weights, batch, channels });
  });
  return output;
}

/** dw from x and dy. */
function filterGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  inputs: { x: tf.TensorInfo; dy: tf.TensorInfo },
): tf.TensorInfo {
  const source = backend.address(inputs.x), dy = backend.address(inputs.dy);
  const output = backend.allocate(info.filterShape);
  const dw = backend.address(output);
  withRepeatedChannels(backend, info, source, (x) => {
    fillFilterGradient(backend, info, { x, dy, dw });
  });
  return output;
}

/** `DepthwiseConv2dNative`, its two gradients, and `FusedDepthwiseConv2D`. */
export const depthwiseKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["DepthwiseConv2dNative", ({ inputs: { x, filter }, attrs, backend }) => {
    if (!areAll("float32", x, filter)) return undefined;
    const info = depthwiseInfo(x.shape, filter.shape, attrs);
    return info && convolve(backend, info, { x, filter });
  }],
  ["DepthwiseConv2dNativeBackpropFilter", ({ inputs: { x, dy }, attrs, backend }) => {
    if (!areAll("float32", x, dy)) return undefined;
    const { filterShape } = attrs as { filterShape: number[] };
    const info = depthwiseInfo(x.shape, filterShape, attrs);
    if (info === undefined || !tf.util.arraysEqual(dy.shape, info.outShape)) return undefined;
    return filterGradient(backend, info, { x, dy });
  }],
  ["DepthwiseConv2dNativeBackpropInput", ({ inputs: { dy, filter }, attrs, backend }) => {
    if (!areAll("float32", dy, filter)) return undefined;
    const { inputShape } = attrs as { inputShape: number[] };
    const info = depthwiseInfo(inputShape, filter.shape, attrs);
    if (info === undefined || !tf.util.arraysEqual(dy.shape, info.outShape)) return undefined;
    return inputGradient(backend, info, { dy, filter });
  }],
  ["FusedDepthwiseConv2D", (call) => {
    const { inputs: { x, filter }, attrs, backend } = call;
    if (!areAll("float32", x, filter)) return undefined;
    const info = depthwiseInfo(x.shape, filter.shape, attrs);
    const epilogue = info && epilogueOf(call, info.outShape);
    if (info === undefined || epilogue === undefined) return undefined;
    const { initial, bias, activation } = epilogue;
    const relu = activation.name === "relu" && bias === undefined;
    const output = convolve(backend, info, { x, filter, bias: initial }, relu);
    if (!relu) finish(call, output, epilogue);
    return output;
  }],
]);
