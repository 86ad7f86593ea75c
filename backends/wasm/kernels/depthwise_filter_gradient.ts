import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import { slidingWindows } from "./depthwise_axes.ts";
import { type Slide, slideOf, withRows } from "./depthwise_slide.ts";
import { sumParts } from "./direct.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Shares of the batch whose gradients are summed apart: fixed, so that results are too. */
const PARTS = 16;
/** Numbers of dy in such a share, at least. */
const PART_NUMBERS = 16384;

/** Addresses. */
interface GradientOperands {
  readonly x: number;
  readonly dy: number;
  readonly dw: number;
}

function partsOf({ batchSize, outHeight, outWidth, outChannels }: Conv2DInfo): number {
  const rows = batchSize * outHeight;
  return Math.min(PARTS, rows, Math.ceil(rows * outWidth * outChannels / PART_NUMBERS));
}

/** For windows that slide along a row. */
function slideGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { strideHeight, stride, top, left }: Slide,
  { x, dy, dw }: GradientOperands,
): void {
  const { outHeight, outWidth: windows, outChannels: channels } = info;
  const rows = info.batchSize * outHeight, size = 9 * channels;
  const parts = partsOf(info);
  withRows(backend, { windows, stride, channels }, (lent) => {
    backend.withScratch(parts * size * 4, (sums) => {
      backend.engine.run("depthwiseSlideGradient", parts, [
        x,
        dy,
        sums,
        parts,
        rows,
        outHeight,
        windows,
        channels,
        info.inHeight,
        info.inWidth,
        strideHeight,
        stride,
        top,
        left,
        ...lent,
      ]);
      sumParts(backend, sums, dw, parts, size);
    });
  });
}

/** For windows of any kind. */
function sumTaps(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, dy, dw }: GradientOperands,
): void {
  const { filterHeight, filterWidth, outChannels: channels, padInfo } = info;
  const size = filterHeight * filterWidth * channels;
  const rows = info.batchSize * info.outHeight;
  const parts = partsOf(info);
  backend.withScratch(parts * size * 4, (sums) => {
    backend.engine.run("depthwiseFilterGradient", parts, [
      x,
      dy,
      sums,
      parts,
      rows,
      info.outHeight,
      info.outWidth,
      channels,
      info.inHeight * info.inWidth * channels * 4,
      info.inWidth * channels * 4,
      info.inHeight,
      info.inWidth,
      filterHeight,
      filterWidth,
      info.strideHeight,
      info.strideWidth,
      info.dilationHeight,
      info.dilationWidth,
      padInfo.top,
      padInfo.left,
    ]);
    sumParts(backend, sums, dw, parts, size);
  });
}

/** Fills dw from x and dy; x has as many channels as dy. */
export function fillFilterGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  operands: GradientOperands,
): void {
  const slide = slideOf(slidingWindows(info));
  if (slide === undefined) sumTaps(backend, info, operands);
  else slideGradient(backend, info, slide, operands);
}
