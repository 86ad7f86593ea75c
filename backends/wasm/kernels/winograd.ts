import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import { sumParts } from "./direct.ts";
import { imagesOfPart, piecesOf, planeBytes, withFilter, withJob } from "./winograd_job.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Columns of a packed panel. */
const TILE_COLUMNS = 8;
/** Numbers that a part of the last step of the filter gradient takes. */
const CHUNK = 512;
/** Shares of the batch whose filter gradients are summed apart: fixed, so that results are too. */
const GRADIENT_PARTS = 16;

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

/**
 * y = x * filter; all are addresses.
 *
 * @param initial Where stands what is added to each filter before ReLU, if `relu` is set; 0: neither.
 * @param moments Is given the sums of y and y^2 of each part, in float64.
 */
function forward(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, filter, y }: { x: number; filter: number; y: number },
  initial: number,
  relu: boolean,
  moments?: (sums: number, parts: number) => void,
): void {
  const pieces = piecesOf(info);
  withFilter(backend, info, pieces, filter, false, (packed) => {
    withJob(backend, info, pieces, imagesOfPart(info, pieces), ({ parts, shared }) => {
      const run = (sums: number) =>
        backend.engine.run(
          "winogradConvolution",
          parts,
          [...shared, x, packed, y, initial, relu ? 1 : 0, sums],
        );
      if (moments === undefined) return run(0);
      backend.withScratch(parts * info.outChannels * 16, (sums) => {
        run(sums);
        moments(sums, parts);
      });
    });
  });
}

/** y = x * filter (+ bias) (then ReLU); all are addresses. */
export function convolve(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, filter, bias, y }: { x: number; filter: number; bias?: number; y: number },
  relu: boolean,
): void {
  if (bias === undefined && !relu) return forward(backend, info, { x, filter, y }, 0, false);
  backend.withScratch(info.outChannels * 4, (initial) => {
    const values = backend.floats(initial, info.outChannels).fill(0);
    if (bias !== undefined) values.set(backend.floats(bias, info.outChannels));
    forward(backend, info, { x, filter, y }, initial, relu);
  });
}

/** y = x * filter, and its moments for batch norm. */
export function convolveWithMoments(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  addresses: { x: number; filter: number; y: number },
  moments: (sums: number, parts: number) => void,
): void {
  forward(backend, info, addresses, 0, false, moments);
}

/** What `gradients` reads and writes: addresses; `dx` and `dw` are made where they are there. */
export interface GradientAddresses {
  readonly x: number;
  readonly dy: number;
  readonly filter: number;
  readonly dx?: number;
  readonly dw?: number;
}

/**
 * dx and dw, from one transform of dy.
 *
 * @param norm Where `dy` is the gradient of what batch norm makes of the convolution's output: that
 * output and what `normalizeGradient` in assembly/batch_norm_gradient.ts reads.
 */
export function gradients(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, dy, filter, dx = 0, dw }: GradientAddresses,
  norm: readonly number[] = [0],
): void {
  const { batchSize, inChannels, outChannels } = info;
  const pieces = piecesOf(info);
  const size = inChannels * outChannels;
  const transformed = pieces.frequencies * planeBytes(inChannels, outChannels) / 4;
  const images = dw === undefined
    ? imagesOfPart(info, pieces)
    : Math.ceil(batchSize / GRADIENT_PARTS);
  const run = (packed: number) =>
    withJob(backend, info, pieces, images, ({ parts, shared }) => {
      const make = (sums: number) =>
        backend.engine.run(
          "winogradGradients",
          parts,
          [...shared, x, dy, packed, dx, sums, ...norm],
        );
      if (dw === undefined) return make(0);
      backend.withScratch((parts + 1) * transformed * 4, (sums) => {
        const total = sums + parts * transformed * 4;
        make(sums);
        sumParts(backend, sums, total, parts, transformed);
        const last = [total, dw, size, pieces.outputs + 2];
        backend.engine.run("winogradFilterGradientFinish", Math.ceil(size / CHUNK), last);
      });
    });
  if (dx === 0) run(0);
  else withFilter(backend, info, pieces, filter, true, run);
}

/** dx from dy and the filter. */
export function inputGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  gradients(backend, info, { x: 0, dy, filter, dx });
}

/** dw from x and dy. */
export function filterGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, dy, dw }: { x: number; dy: number; dw: number },
): void {
  gradients(backend, info, { x, dy, filter: 0, dw });
}
