import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import { sumParts } from "./direct.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Columns of a packed panel. */
const TILE_COLUMNS = 8;
/** Numbers that a part of the last step of the filter gradient takes. */
const CHUNK = 512;
/** Pieces that a part has at least, where the batch has as many. */
const PART_PIECES = 36;
/** Pieces that a block has at most, unless a strip has more. */
const BLOCK_PIECES = 48;
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

/** How an image is cut: pieces of `outputs` x `outputs` of the output, in strips. */
interface Pieces {
  readonly outputs: number;
  /** Products a channel and filter: what the piece's input is transformed to. */
  readonly frequencies: number;
  readonly across: number;
  readonly strips: number;
}

function cut({ outHeight, outWidth }: Conv2DInfo, outputs: number): Pieces {
  return {
    outputs,
    frequencies: (outputs + 2) ** 2,
    across: Math.ceil(outWidth / outputs),
    strips: Math.ceil(outHeight / outputs),
  };
}

const products = ({ frequencies, across, strips }: Pieces) => frequencies * across * strips;

/**
 * F(4, 3) makes 2.25 products an output and F(3, 3) 2.78, but what a piece has beyond the image is
 * computed in vain: 9 x 9 outputs take 324 and 225, and 7 x 7 144 and 225. The fewer win.
 */
function piecesOf(info: Conv2DInfo): Pieces {
  const four = cut(info, 4), three = cut(info, 3);
  return products(three) < products(four) ? three : four;
}

interface Job {
  readonly parts: number;
  /** The arguments that the kernels share. */
  readonly shared: number[];
}

/** Bytes of a matrix of one frequency, as in assembly/winograd_shape.ts. */
const planeBytes = (rows: number, columns: number) => rows * columns * 4 + 64;

const roundUp = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Lends each thread room for a block's transforms (assembly/winograd_shape.ts), for the time of `use`. */
function withJob<T>(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  pieces: Pieces,
  imagesOfPart: number,
  use: (job: Job) => T,
): T {
  const { batchSize, inChannels, outChannels, outHeight, outWidth } = info;
  const { outputs, frequencies, across, strips } = pieces;
  const points = outputs + 2;
  const stripsOfBlock = Math.min(
    Math.max(1, Math.floor(BLOCK_PIECES / across)),
    strips * imagesOfPart,
  );
  const rows = Math.ceil(stripsOfBlock * across / 6) * 6;
  const inStrip = (across * outputs + 2) * inChannels * 4;
  const outStrip = across * outputs * outChannels * 4;
  const bytes = roundUp(frequencies * planeBytes(rows, inChannels)) +
    roundUp(frequencies * planeBytes(rows, outChannels)) +
    2 * points * roundUp(Math.max(inStrip, outStrip)) +
    roundUp(outputs * outWidth * outChannels * 4);
  return backend.withScratch(backend.engine.threads * bytes, (workspace) =>
    use({
      parts: Math.ceil(batchSize / imagesOfPart),
      shared: [
        outputs,
        batchSize,
        imagesOfPart,
        outHeight + 2,
        outWidth + 2,
        inChannels,
        outChannels,
        stripsOfBlock,
        workspace,
        bytes,
      ],
    }));
}

/** U, the transformed filters, for the time of `use`. */
function withFilter<T>(
  backend: WasmThreadsBackend,
  { inChannels, outChannels }: Conv2DInfo,
  { outputs, frequencies }: Pieces,
  filter: number,
  transposed: boolean,
  use: (packed: number) => T,
): T {
  return backend.withScratch(frequencies * planeBytes(inChannels, outChannels), (packed) => {
    backend.engine.run("winogradFilter", inChannels, [
      filter,
      packed,
      inChannels,
      outChannels,
      outputs + 2,
      transposed ? 1 : 0,
    ]);
    return use(packed);
  });
}

/** Images whose pieces are worth a part. */
function imagesOfPart({ batchSize }: Conv2DInfo, { across, strips }: Pieces): number {
  return Math.min(batchSize, Math.max(1, Math.ceil(PART_PIECES / (across * strips))));
}

/**
 * y = x * filter; all are addresses, x with its padding.
 *
 * @param initial What is added to each filter, and whether ReLU follows.
 * @param withMoments Is given the sums of y and y^2 of each part, in float64.
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

/** y = x * filter (+ bias) (then ReLU); all are addresses, x with its padding. */
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
 * dx, with its padding, and dw, from one transform of dy.
 *
 * @param norm Where `dy` is the gradient of what batch norm makes of the convolution's output: that
 * output and what `normalizeGradient` in assembly/batch_norm.ts reads.
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

/** dx, with its padding, from dy and the filter. */
export function inputGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  gradients(backend, info, { x: 0, dy, filter, dx });
}

/** dw from x, with its padding, and dy. */
export function filterGradient(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  { x, dy, dw }: { x: number; dy: number; dw: number },
): void {
  gradients(backend, info, { x, dy, filter: 0, dw });
}
