import * as tf from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import * as direct from "./direct.ts";
import { epilogueOf, finish } from "./epilogue.ts";
import { paddedSize } from "./padding.ts";
import { areAll } from "./types.ts";
import * as winograd from "./winograd.ts";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** Winograd's algorithm where it suits; the direct one takes every shape. */
const algorithmFor = (info: Conv2DInfo) => winograd.suits(info) ? winograd : direct;

/** Settings of `convolve`. */
interface ConvolveOptions {
  readonly bias?: tf.TensorInfo;
  readonly relu?: boolean;
}

/** y = x * filter (+ bias) (then ReLU). */
function convolve(
  backend: WasmThreadsBackend,
  input: tf.TensorInfo,
  weights: tf.TensorInfo,
  info: Conv2DInfo,
  { bias: offsets, relu = false }: ConvolveOptions = {},
): tf.TensorInfo {
  const x = backend.address(input), filter = backend.address(weights);
  const bias = offsets === undefined ? undefined : backend.address(offsets);
  const output = backend.allocate(info.outShape);
  const y = backend.address(output);
  algorithmFor(info).convolve(backend, info, { x, filter, bias, y }, relu);
  return output;
}

/** dx from dy and the filter. */
function inputGradient(
  backend: WasmThreadsBackend,
  gradient: tf.TensorInfo,
  weights: tf.TensorInfo,
  info: Conv2DInfo,
): tf.TensorInfo {
  const dy = backend.address(gradient), filter = backend.address(weights);
  const output = backend.allocate(info.inShape);
  const dx = backend.address(output);
  algorithmFor(info).inputGradient(backend, info, { dy, filter, dx });
  return output;
}

/** dw from x and dy. */
function filterGradient(
  backend: WasmThreadsBackend,
  input: tf.TensorInfo,
  gradient: tf.TensorInfo,
  info: Conv2DInfo,
): tf.TensorInfo {
  const x = backend.address(input), dy = backend.address(gradient);
  const output = backend.allocate(info.filterShape);
  const dw = backend.address(output);
  algorithmFor(info).filterGradient(backend, info, { x, dy, dw });
  return output;
}

/** The shapes of a call, or `undefined` where it is not for our kernels. */
function conv2DInfo(
  xShape: number[],
  filterShape: number[],
  attrs: Record<string, unknown>,
): Conv2DInfo | undefined {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs as unknown as
    & tf.Conv2DAttrs
    & { dataFormat: string };
  if (dataFormat !== "NHWC") return undefined;
  const info = tf.backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
  );
  const empty = tf.util.sizeFromShape(info.outShape) === 0 || info.inChannels === 0;
  return empty || !staysInside(info) ? undefined : info;
}

/** Whether every window lies in the padded input: rounding sizes up lets the last ones reach over. */
function staysInside(info: Conv2DInfo): boolean {
  const { height, width } = paddedSize(info);
  return (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight <= height &&
    (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth <= width;
}

/** `Conv2D`, its two gradients, and `FusedConv2D` with a bias of any shape and every activation. */
export const convolutionKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Conv2D", ({ inputs: { x, filter }, attrs, backend }) => {
    if (!areAll("float32", x, filter)) return undefined;
    const info = conv2DInfo(x.shape, filter.shape, attrs);
    return info && convolve(backend, x, filter, info);
  }],
  ["FusedConv2D", (call) => {
    const { inputs: { x, filter }, attrs, backend } = call;
    if (!areAll("float32", x, filter)) return undefined;
    const info = conv2DInfo(x.shape, filter.shape, attrs);
    const epilogue = info && epilogueOf(call, info.outShape);
    if (info === undefined || epilogue === undefined) return undefined;
    const { initial, bias, activation } = epilogue;
    const relu = activation.name === "relu" && bias === undefined;
    const output = convolve(backend, x, filter, info, { bias: initial, relu });
    if (!relu) finish(call, output, epilogue);
    return output;
  }],
  ["Conv2DBackpropInput", ({ inputs: { dy, filter }, attrs, backend }) => {
    if (!areAll("float32", dy, filter)) return undefined;
    const { inputShape } = attrs as { inputShape: number[] };
    const info = conv2DInfo(inputShape, filter.shape, attrs);
    if (info === undefined || !tf.util.arraysEqual(dy.shape, info.outShape)) return undefined;
    return inputGradient(backend, dy, filter, info);
  }],
  ["Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs, backend }) => {
    if (!areAll("float32", x, dy)) return undefined;
    const { filterShape } = attrs as { filterShape: number[] };
    const info = conv2DInfo(x.shape, filterShape, attrs);
    if (info === undefined || !tf.util.arraysEqual(dy.shape, info.outShape)) return undefined;
    return filterGradient(backend, x, dy, info);
  }],
]);
