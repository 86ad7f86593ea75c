import * as tf from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import * as winograd from "./winograd.ts";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/** Columns of a tile of assembly/tile.ts: packed matrices are padded to a multiple of it. */
const TILE_COLUMNS = 8;
/** Output pixels of a part of assembly/convolution.ts. */
const PART_PIXELS = 192;
/** Shares of the batch whose filter gradients are summed apart: fixed, so that results are too. */
const GRADIENT_PARTS = 16;
/** Numbers that a part of sumParts adds up. */
const SUM_CHUNK = 4096;

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Height and width of the input with its padding. */
function paddedSize({ inHeight, inWidth, padInfo }: Conv2DInfo): { height: number; width: number } {
  return {
    height: inHeight + padInfo.top + padInfo.bottom,
    width: inWidth + padInfo.left + padInfo.right,
  };
}

/** How the window of a convolution lies in a padded NHWC image: see assembly/tile.ts. */
function windowRuns(info: Conv2DInfo, width: number) {
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, inChannels } = info;
  const together = dilationWidth === 1;
  return {
    groups: filterHeight,
    segments: together ? 1 : filterWidth,
    segmentSize: together ? filterWidth * inChannels : inChannels,
    segmentStep: dilationWidth * inChannels * 4,
    groupStep: dilationHeight * width * inChannels * 4,
  };
}

/** Runs `use` on the input with its padding around it. */
function withPadding<T>(
  backend: WasmThreadsBackend,
  x: number,
  info: Conv2DInfo,
  use: (padded: number) => T,
): T {
  const { batchSize, inHeight, inWidth, inChannels, padInfo } = info;
  const { height, width } = paddedSize(info);
  if (height === inHeight && width === inWidth) return use(x);
  return backend.withScratch(batchSize * height * width * inChannels * 4, (padded) => {
    backend.engine.run("pad", batchSize, [
      x,
      padded,
      inHeight,
      inWidth * inChannels * 4,
      height,
      width * inChannels * 4,
      padInfo.top,
      padInfo.left * inChannels * 4,
    ]);
    return use(padded);
  });
}

/** Settings of `convolve`. */
interface ConvolveOptions {
  readonly bias?: tf.TensorInfo;
  readonly relu?: boolean;
}

/** y = x * filter (+ bias) (then ReLU). */
function convolve(
  backend: WasmThreadsBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: Conv2DInfo,
  { bias, relu = false }: ConvolveOptions = {},
): tf.TensorInfo {
  const { engine } = backend;
  const { batchSize, outHeight, outWidth, outChannels, inChannels } = info;
  const depth = info.filterHeight * info.filterWidth * inChannels;
  const filters = roundUp(outChannels, TILE_COLUMNS);
  const source = backend.address(x), weights = backend.address(filter);
  const biasAddress = bias === undefined ? undefined : backend.address(bias);
  const output = backend.allocate(info.outShape);
  const y = backend.address(output);
  if (winograd.suits(info)) {
    withPadding(backend, source, info, (x) => {
      winograd.convolve(backend, info, { x, filter: weights, bias: biasAddress, y }, relu);
    });
    return output;
  }
  withPadding(
    backend,
    source,
    info,
    (padded) =>
      backend.withScratch((depth + 1) * filters * 4, (packed) => {
        const initial = packed + depth * filters * 4;
        const values = backend.floats(initial, filters).fill(0);
        if (biasAddress !== undefined) values.set(backend.floats(biasAddress, outChannels));
        engine.run("pack", filters / TILE_COLUMNS, [
          weights,
          packed,
          depth,
          outChannels,
          outChannels * 4,
          4,
          0,
        ]);
        const { height, width } = paddedSize(info);
        const runs = windowRuns(info, width);
        const pixels = batchSize * outHeight * outWidth;
        engine.run("convolution", Math.ceil(pixels / PART_PIXELS), [
          padded,
          packed,
          initial,
          backend.address(output),
          pixels,
          outHeight,
          outWidth,
          height * width * inChannels * 4,
          info.strideHeight * width * inChannels * 4,
          info.strideWidth * inChannels * 4,
          runs.groups,
          runs.segments,
          runs.segmentSize * 4,
          runs.segmentStep,
          runs.groupStep,
          outChannels,
          relu ? 1 : 0,
          depth,
        ]);
      }),
  );
  return output;
}

/** dx from dy and the filter. */
function inputGradient(
  backend: WasmThreadsBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: Conv2DInfo,
): tf.TensorInfo {
  const { engine } = backend;
  const { batchSize, inHeight, inWidth, inChannels, outChannels, padInfo } = info;
  const { height, width } = paddedSize(info);
  const taps = info.filterHeight * info.filterWidth;
  const panels = Math.ceil(inChannels / TILE_COLUMNS);
  const gradient = backend.address(dy), weights = backend.address(filter);
  const output = backend.allocate([batchSize, inHeight, inWidth, inChannels]);

  const spread = (target: number) => {
    if (winograd.suits(info)) {
      return winograd.inputGradient(backend, info, { dy: gradient, filter: weights, dx: target });
    }
    return backend.withScratch(taps * panels * TILE_COLUMNS * outChannels * 4, (packed) => {
      engine.run("pack", taps * panels, [
        weights,
        packed,
        outChannels,
        inChannels,
        4,
        outChannels * 4,
        inChannels * outChannels * 4,
      ]);
      engine.run("convolutionInputGradient", batchSize, [
        gradient,
        packed,
        target,
        info.outHeight,
        info.outWidth,
        outChannels,
        height * width * inChannels,
        inChannels,
        info.strideHeight * width * inChannels * 4,
        info.strideWidth * inChannels * 4,
        info.filterHeight,
        info.filterWidth,
        info.dilationHeight * width * inChannels * 4,
        info.dilationWidth * inChannels * 4,
      ]);
    });
  };
  if (height === inHeight && width === inWidth) {
    spread(backend.address(output));
    return output;
  }
  backend.withScratch(batchSize * height * width * inChannels * 4, (padded) => {
    spread(padded);
    engine.run("crop", batchSize, [
      padded,
      backend.address(output),
      inHeight,
      inWidth * inChannels * 4,
      height,
      width * inChannels * 4,
      padInfo.top,
      padInfo.left * inChannels * 4,
    ]);
  });
  return output;
}

/** dw from x and dy. */
function filterGradient(
  backend: WasmThreadsBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: Conv2DInfo,
): tf.TensorInfo {
  const { engine } = backend;
  const { batchSize, inChannels, outChannels } = info;
  const { height, width } = paddedSize(info);
  const runs = windowRuns(info, width);
  const size = info.filterHeight * info.filterWidth * inChannels * outChannels;
  const parts = Math.min(GRADIENT_PARTS, batchSize);
  const source = backend.address(x), gradient = backend.address(dy);
  const output = backend.allocate([info.filterHeight, info.filterWidth, inChannels, outChannels]);
  if (winograd.suits(info)) {
    withPadding(backend, source, info, (padded) =>
      winograd.filterGradient(backend, info, {
        x: padded,
        dy: gradient,
        dw: backend.address(output),
      }));
    return output;
  }
  withPadding(backend, source, info, (padded) =>
    backend.withScratch(parts * size * 4, (sums) => {
      engine.run("convolutionFilterGradient", parts, [
        padded,
        gradient,
        sums,
        parts,
        batchSize,
        info.outHeight,
        info.outWidth,
        outChannels,
        height * width * inChannels * 4,
        info.strideHeight * width * inChannels * 4,
        info.strideWidth * inChannels * 4,
        runs.groups,
        runs.segments,
        runs.segmentSize,
        runs.segmentStep,
        runs.groupStep,
      ]);
      engine.run("sumParts", Math.ceil(size / SUM_CHUNK), [
        sums,
        backend.address(output),
        parts,
        size,
      ]);
    }));
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

const areFloats = (...infos: tf.TensorInfo[]) => infos.every(({ dtype }) => dtype === "float32");

/** `Conv2D`, its two gradients, and `FusedConv2D` with bias and ReLU. */
export const convolutionKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Conv2D", ({ inputs: { x, filter }, attrs, backend }) => {
    if (!areFloats(x, filter)) return undefined;
    const info = conv2DInfo(x.shape, filter.shape, attrs);
    return info && convolve(backend, x, filter, info);
  }],
  ["FusedConv2D", ({ inputs, attrs, backend }) => {
    const { x, filter, bias, preluActivationWeights } = inputs;
    const { activation } = attrs as { activation: string };
    if (!areFloats(x, filter) || preluActivationWeights !== undefined) return undefined;
    if (activation !== "linear" && activation !== "relu") return undefined;
    const info = conv2DInfo(x.shape, filter.shape, attrs);
    if (info === undefined) return undefined;
    const plain = bias === undefined || bias === null ||
      (bias.shape.length === 1 && bias.shape[0] === info.outChannels && areFloats(bias));
    if (!plain) return undefined;
    return convolve(backend, x, filter, info, {
      bias: bias ?? undefined,
      relu: activation === "relu",
    });
  }],
  ["Conv2DBackpropInput", ({ inputs: { dy, filter }, attrs, backend }) => {
    if (!areFloats(dy, filter)) return undefined;
    const { inputShape } = attrs as { inputShape: number[] };
    const info = conv2DInfo(inputShape, filter.shape, attrs);
    return info && inputGradient(backend, dy, filter, info);
  }],
  ["Conv2DBackpropFilter", ({ inputs: { x, dy }, attrs, backend }) => {
    if (!areFloats(x, dy)) return undefined;
    const { filterShape } = attrs as { filterShape: number[] };
    const info = conv2DInfo(x.shape, filterShape, attrs);
    return info && filterGradient(backend, x, dy, info);
  }],
]);
