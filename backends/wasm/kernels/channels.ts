import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";

/** Shares of the pixels that are summed apart: fixed, so that results are too. */
const SUM_PARTS = 32;
/** Shares of the pixels that are computed apart. */
const APPLY_PARTS = 128;

/** A tensor as pixels of channels, and into how many parts its pixels are split. */
export interface Pixels {
  readonly pixels: number;
  readonly channels: number;
  readonly sumParts: number;
  readonly applyParts: number;
}

/** Sees a tensor as pixels of its last axis. */
export function pixelsOf(x: TensorInfo): Pixels {
  const channels = x.shape.at(-1)!;
  const pixels = util.sizeFromShape(x.shape) / channels;
  return {
    pixels,
    channels,
    sumParts: Math.min(SUM_PARTS, pixels),
    applyParts: Math.min(APPLY_PARTS, pixels),
  };
}

/** Lends `count` vectors of one number a channel, 64-byte aligned. */
export function withVectors<T>(
  backend: WasmThreadsBackend,
  count: number,
  channels: number,
  use: (addresses: number[]) => T,
): T {
  const bytes = Math.ceil(channels / 16) * 64;
  return backend.withScratch(
    count * bytes,
    (address) => use(Array.from({ length: count }, (_, index) => address + index * bytes)),
  );
}
