import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import { paddedSize, withoutPadding, withPadding } from "./padding.ts";
import * as shallow from "./shallow_convolution.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Columns of a tile of assembly/tile.ts: packed matrices are padded to a multiple of it. */
const TILE_COLUMNS = 8;
/** Output pixels of a part of assembly/convolution.ts. */
const PART_PIXELS = 192;
/** Shares of the batch whose filter gradients are summed apart: fixed, so that results are too. */
const GRADIENT_PARTS = 16;
/** Numbers that a part of sumParts adds up. */
const SUM_CHUNK = 4096;

/** Bytes from one image, row and column of windows to the next, in a padded NHWC input. */
function windowSteps(info: Conv2DInfo): { image: number; row: number; column: number } {
  const { height, width } = paddedSize(info);
  const pixelBytes = info.inChannels * 4;
  return {
    image: height * width * pixelBytes,
    row: info.strideHeight * width * pixelBytes,
    column: info.strideWidth * pixelBytes,
  };
}

/** How a window lies in a padded NHWC input: see assembly/tile.ts. */
function windowRuns(info: Conv2DInfo) {
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, inChannels } = info;
  const together = dilationWidth === 1;
  return {
    groups: filterHeight,
    segments: together ? 1 : filterWidth,
    segmentSize: together ? filterWidth * inChannels : inChannels,
    segmentStep: dilationWidth * inChannels * 4,
    groupStep: dilationHeight * paddedSize(info).width * inChannels * 4,
  };
}

/** Adds up `parts` runs of `size` numbers, in their order. */
export function sumParts(
  backend: WasmThreadsBackend,
  sums: number,
  total: number,
  parts: number,
  size: number,
): void {
  backend.engine.run("sumParts", Math.ceil(size / SUM_CHUNK), [sums, total, parts, size]);
}

/** y = x * filter (+ bias) (then ReLU); all are addresses. */
export function convolve(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  addresses: { x: number; filter: number; bias?: number; y: number },
  relu: boolean,
): void {
  withPadding(backend, info, addresses.x, (x) => {
    const convolve = shallow.isShallow(info) ? shallow.convolve : convolveTiles;
    convolve(backend, info, { ...addresses, x }, relu);
  });
}

/** The same in tiles; x with its padding. */
function convolveTiles(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, filter, bias, y }: { x: number; filter: number; bias?: number; y: number },
  relu: boolean,
): void {
  const { batchSize, outHeight, outWidth, outChannels, inChannels } = info;
  const depth = info.filterHeight * info.filterWidth * inChannels;
  const panels = Math.ceil(outChannels / TILE_COLUMNS);
  const filters = panels * TILE_COLUMNS;
  backend.withScratch((depth + 1) * filters * 4, (packed) => {
    const initial = packed + depth * filters * 4;
    const values = backend.floats(initial, filters).fill(0);
    if (bias !== undefined) values.set(backend.floats(bias, outChannels));
    const strides = [outChannels * 4, 4, 0];
    backend.engine.run("pack", panels, [filter, packed, depth, outChannels, ...strides]);
    const steps = windowSteps(info), runs = windowRuns(info);
    const pixels = batchSize * outHeight * outWidth;
    backend.engine.run("convolution", Math.ceil(pixels / PART_PIXELS), [
      x,
      packed,
      initial,
      y,
      pixels,
      outHeight,
      outWidth,
      steps.image,
      steps.row,
      steps.column,
      runs.groups,
      runs.segments,
      runs.segmentSize * 4,
      runs.segmentStep,
      runs.groupStep,
      outChannels,
      relu ? 1 : 0,
      depth,
    ]);
  });
}

/** dx from dy and the filter. */
export function inputGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const { batchSize, inChannels, outChannels } = info;
  const { height, width } = paddedSize(info);
  const taps = info.filterHeight * info.filterWidth;
  const panels = taps * Math.ceil(inChannels / TILE_COLUMNS);
  backend.withScratch(panels * TILE_COLUMNS * outChannels * 4, (packed) => {
    const strides = [4, outChannels * 4, inChannels * outChannels * 4];
    backend.engine.run("pack", panels, [filter, packed, outChannels, inChannels, ...strides]);
    const steps = windowSteps(info);
    withoutPadding(backend, info, dx, (padded) => {
      backend.engine.run("convolutionInputGradient", batchSize, [
        dy,
        packed,
        padded,
        info.outHeight,
        info.outWidth,
        outChannels,
        height * width * inChannels,
        inChannels,
        steps.row,
        steps.column,
        info.filterHeight,
        info.filterWidth,
        info.dilationHeight * width * inChannels * 4,
        info.dilationWidth * inChannels * 4,
      ]);
    });
  });
}

/** dw from x and dy. */
export function filterGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x: source, dy, dw }: { x: number; dy: number; dw: number },
): void {
  const size = info.filterHeight * info.filterWidth * info.inChannels * info.outChannels;
  const isShallow = shallow.isShallow(info);
  const parts = isShallow ? shallow.gradientParts(info) : Math.min(GRADIENT_PARTS, info.batchSize);
  backend.withScratch(parts * size * 4, (sums) => {
    withPadding(backend, info, source, (x) => {
      const addSums = isShallow ? shallow.filterGradientSums : filterGradientSums;
      addSums(backend, info, { x, dy, sums, parts });
    });
    sumParts(backend, sums, dw, parts, size);
  });
}

/** Sums of shares of the batch, in tiles; x with its padding. */
function filterGradientSums(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, dy, sums, parts }: { x: number; dy: number; sums: number; parts: number },
): void {
  const steps = windowSteps(info), runs = windowRuns(info);
  backend.engine.run("convolutionFilterGradient", parts, [
    x,
    dy,
    sums,
    parts,
    info.batchSize,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    steps.image,
    steps.row,
    steps.column,
    runs.groups,
    runs.segments,
    runs.segmentSize,
    runs.segmentStep,
    runs.groupStep,
  ]);
}
