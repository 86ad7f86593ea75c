import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import { paddedSize } from "./padding.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** More channels are worth tiles (assembly/tile.ts). */
const MOST_CHANNELS = 4;
/** Numbers of y or dy that a part takes at least, where there are as many. */
const PART_NUMBERS = 16384;
/** Shares whose filter gradients are summed apart at most: fixed, so that results are too. */
const GRADIENT_PARTS = 16;

/** Whether a convolution has 3 x 3 windows without gaps on few channels, and filters in fours. */
export function isShallow(info: Conv2DInfo): boolean {
  return info.filterHeight === 3 && info.filterWidth === 3 &&
    info.strideHeight === 1 && info.strideWidth === 1 &&
    info.dilationHeight === 1 && info.dilationWidth === 1 &&
    info.inChannels <= MOST_CHANNELS && info.outChannels % 4 === 0 && info.outWidth > 1;
}

/** Bytes from one image, row and pixel to the next, in a padded NHWC input. */
function steps(info: Conv2DInfo): { image: number; row: number; pixel: number } {
  const { height, width } = paddedSize(info);
  const pixel = info.inChannels * 4;
  return { image: height * width * pixel, row: width * pixel, pixel };
}

/** y = x * filter (+ bias) (then ReLU); all are addresses, x with its padding. */
export function convolve(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, filter, bias = 0, y }: { x: number; filter: number; bias?: number; y: number },
  relu: boolean,
): void {
  const { inChannels, outChannels, outWidth, outHeight } = info;
  const step = steps(info), rows = info.batchSize * outHeight;
  const partRows = Math.ceil(PART_NUMBERS / (outWidth * outChannels));
  backend.engine.run("shallowConvolution", Math.ceil(rows / partRows), [
    x,
    filter,
    bias,
    y,
    relu ? 1 : 0,
    step.row,
    step.pixel,
    inChannels * outChannels * 4,
    outChannels * 4,
    outWidth,
    inChannels,
    outChannels,
    rows,
    partRows,
    outHeight,
    step.image,
  ]);
}

/** Shares of the filter's gradient, one for each part that `run` is told of. */
export function gradientParts({ batchSize, outHeight, outWidth, outChannels }: Conv2DInfo): number {
  const rows = batchSize * outHeight;
  const worthwhile = Math.ceil(rows * outWidth * outChannels / PART_NUMBERS);
  return Math.min(GRADIENT_PARTS, rows, worthwhile);
}

/** Each part's share of dw, from x, with its padding, and dy. */
export function filterGradientSums(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, dy, sums, parts }: { x: number; dy: number; sums: number; parts: number },
): void {
  const { inChannels, outChannels, outWidth, outHeight } = info;
  const step = steps(info);
  backend.engine.run("shallowFilterGradient", parts, [
    x,
    dy,
    sums,
    parts,
    step.row,
    step.pixel,
    inChannels * outChannels * 4,
    outChannels * 4,
    outWidth,
    inChannels,
    outChannels,
    info.batchSize * outHeight,
    outHeight,
    step.image,
  ]);
}
