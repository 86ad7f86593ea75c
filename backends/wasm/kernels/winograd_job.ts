import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Pieces that a part has at least, where the batch has as many. */
const PART_PIECES = 36;
/** Pieces that a block has at most, unless a strip has more. */
const BLOCK_PIECES = 48;

/** How an image is cut: pieces of `outputs` x `outputs` of the output, in strips. */
export interface Pieces {
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
export function piecesOf(info: Conv2DInfo): Pieces {
  const four = cut(info, 4), three = cut(info, 3);
  return products(three) < products(four) ? three : four;
}

export interface Job {
  readonly parts: number;
  /** The arguments that the kernels share. */
  readonly shared: number[];
}

/** Bytes of a matrix of one frequency, as in assembly/winograd_shape.ts. */
export const planeBytes = (rows: number, columns: number) => rows * columns * 4 + 64;

const roundUp = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Lends each thread room for a block's transforms (assembly/winograd_shape.ts), for the time of `use`. */
export function withJob<T>(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  pieces: Pieces,
  imagesOfPart: number,
  use: (job: Job) => T,
): T {
  const { batchSize, inChannels, outChannels, outHeight, outWidth, padInfo } = info;
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
        outHeight,
        outWidth,
        inChannels,
        outChannels,
        stripsOfBlock,
        workspace,
        bytes,
        info.inHeight,
        info.inWidth,
        padInfo.top,
        padInfo.left,
      ],
    }));
}

/** U, the transformed filters, for the time of `use`. */
export function withFilter<T>(
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
export function imagesOfPart({ batchSize }: Conv2DInfo, { across, strips }: Pieces): number {
  return Math.min(batchSize, Math.max(1, Math.ceil(PART_PIECES / (across * strips))));
}
