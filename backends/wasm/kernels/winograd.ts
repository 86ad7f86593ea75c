import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Columns of a packed panel. */
const TILE_COLUMNS = 8;
/** Numbers a piece is transformed to. */
const FREQUENCIES = 16;
/** Pieces that assembly/winograd.ts takes at a time. */
const BLOCK = 48;
/** Pieces that a part has at least, where the batch has as many. */
const PART_PIECES = 72;
/** Shares of the batch whose filter gradients are summed apart: fixed, so that results are too. */
const GRADIENT_PARTS = 16;
/** Numbers that a part of the last step of the filter gradient takes. */
const CHUNK = 512;
/** Numbers that a part of sumParts adds up. */
const SUM_CHUNK = 4096;

/**
 * Whether a convolution goes through Winograd's algorithm: 3 x 3 windows without gaps, and whole
 * panels of channels (a tile of fewer would be mostly padding: the first layer's one channel).
 */
export function suits(info: Conv2DInfo): boolean {
  return info.filterHeight === 3 && info.filterWidth === 3 &&
    info.strideHeight === 1 && info.strideWidth === 1 &&
    info.dilationHeight === 1 && info.dilationWidth === 1 &&
    info.inChannels % TILE_COLUMNS === 0 && info.outChannels % TILE_COLUMNS === 0;
}

/** Lends each thread room for a block's transforms; gives the arguments that the kernels share. */
function withWorkspace<T>(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  parts: number,
  use: (shared: number[]) => T,
): T {
  const { inChannels, outChannels } = info;
  const block = FREQUENCIES * BLOCK * (inChannels + outChannels) * 4;
  const bytes = block + FREQUENCIES * inChannels * 4;
  return backend.withScratch(backend.engine.threads * bytes, (workspace) =>
    use([
      parts,
      info.batchSize,
      info.outHeight + 2,
      info.outWidth + 2,
      inChannels,
      outChannels,
      workspace,
      bytes,
    ]));
}

function partsOf({ batchSize, outHeight, outWidth }: Conv2DInfo): number {
  const pieces = batchSize * Math.ceil(outHeight / 2) * Math.ceil(outWidth / 2);
  return Math.min(batchSize, Math.ceil(pieces / PART_PIECES));
}

/** y = x * filter (+ bias) (then ReLU); all are addresses, x with its padding. */
export function convolve(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, filter, bias, y }: { x: number; filter: number; bias?: number; y: number },
  relu: boolean,
): void {
  const { inChannels, outChannels } = info;
  const parts = partsOf(info);
  const packedSize = FREQUENCIES * inChannels * outChannels;
  backend.withScratch((packedSize + outChannels) * 4, (packed) => {
    const initial = packed + packedSize * 4;
    const values = backend.floats(initial, outChannels).fill(0);
    if (bias !== undefined) values.set(backend.floats(bias, outChannels));
    const strides = [outChannels * 4, 4, inChannels * outChannels * 4];
    backend.engine.run("winogradFilter", outChannels / TILE_COLUMNS, [
      filter,
      packed,
      inChannels,
      outChannels,
      ...strides,
    ]);
    withWorkspace(
      backend,
      info,
      parts,
      (shared) =>
        backend.engine.run("winogradConvolution", parts, [
          ...shared,
          x,
          packed,
          initial,
          y,
          relu ? 1 : 0,
        ]),
    );
  });
}

/** dx, with its padding, from dy and the filter. */
export function inputGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const { inChannels, outChannels } = info;
  const parts = partsOf(info);
  backend.withScratch(FREQUENCIES * inChannels * outChannels * 4, (packed) => {
    const strides = [4, outChannels * 4, inChannels * outChannels * 4];
    backend.engine.run("winogradFilter", inChannels / TILE_COLUMNS, [
      filter,
      packed,
      outChannels,
      inChannels,
      ...strides,
    ]);
    withWorkspace(
      backend,
      info,
      parts,
      (shared) => backend.engine.run("winogradInputGradient", parts, [...shared, dy, packed, dx]),
    );
  });
}

/** dw from x, with its padding, and dy. */
export function filterGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, dy, dw }: { x: number; dy: number; dw: number },
): void {
  const parts = Math.min(GRADIENT_PARTS, info.batchSize);
  const size = info.inChannels * info.outChannels;
  const transformed = FREQUENCIES * size;
  backend.withScratch((parts + 1) * transformed * 4, (sums) => {
    const sum = sums + parts * transformed * 4;
    withWorkspace(
      backend,
      info,
      parts,
      (shared) => backend.engine.run("winogradFilterGradient", parts, [...shared, x, dy, sums]),
    );
    const sumPartsCount = Math.ceil(transformed / SUM_CHUNK);
    backend.engine.run("sumParts", sumPartsCount, [sums, sum, parts, transformed]);
    backend.engine.run("winogradFilterGradientFinish", Math.ceil(size / CHUNK), [sum, dw, size]);
  });
}
