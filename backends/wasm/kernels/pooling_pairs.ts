import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Numbers of y that a part takes at least, where there are as many. */
const PART_NUMBERS = 8192;

/** Whether windows are 2 x 2, side by side and whole, and channels come in fours. */
export function arePairs(info: Conv2DInfo): boolean {
  return info.filterHeight === 2 && info.filterWidth === 2 &&
    info.strideHeight === 2 && info.strideWidth === 2 &&
    info.padInfo.top === 0 && info.padInfo.left === 0 &&
    2 * info.outHeight <= info.inHeight && 2 * info.outWidth <= info.inWidth &&
    info.inChannels % 4 === 0;
}

/** y from x, or dx from x and y's gradient; all are addresses. */
export function poolPairs(
  backend: WasmThreadsBackend,
  { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels }: Conv2DInfo,
  { x, y, dx }: { x: number; y: number; dx?: number },
): void {
  const rows = batchSize * outHeight;
  const partRows = Math.ceil(PART_NUMBERS / (outWidth * inChannels));
  const kernel = dx === undefined ? "maxPoolPairs" : "maxPoolPairsGradient";
  backend.engine.run(kernel, Math.ceil(rows / partRows), [
    x,
    y,
    dx ?? 0,
    rows,
    partRows,
    outHeight,
    outWidth,
    inHeight,
    inWidth,
    inChannels * 4,
  ]);
}
