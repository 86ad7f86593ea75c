// What the Winograd kernels know of their job, read once a part. An image is covered by pieces of
// `outputs` x `outputs` of the output, which `points` x `points` of the input make; a row of pieces is
// a strip. Globals belong to one instance of the module, so each thread has its own.
import { address, integer } from "./control";
import { threadNumber } from "./parallel";

/** Outputs of a piece along one axis: 3 or 4. */
export let outputs: i32 = 0;
/** Inputs of a piece along one axis, and products: outputs + 2. */
export let points: i32 = 0;
/** Of the input without its padding. */
export let height: i32 = 0;
export let width: i32 = 0;
/** Rows of zeros above the input, and columns left of it. */
export let top: i32 = 0;
export let left: i32 = 0;
export let outHeight: i32 = 0;
export let outWidth: i32 = 0;
export let channels: i32 = 0;
export let filters: i32 = 0;
export let piecesAcross: i32 = 0;
export let stripsOfImage: i32 = 0;
/** Strips whose products are made together. */
export let stripsOfBlock: i32 = 0;
/** Bytes of a row of all channels, or filters, in an image. */
export let inRow: usize = 0;
export let outRow: usize = 0;
/** The same in a strip, which is as wide as its pieces. */
export let inStripRow: usize = 0;
export let outStripRow: usize = 0;
/** Bytes from one frequency to the next: of a block, and of the filters. */
export let inPlane: usize = 0;
export let outPlane: usize = 0;
export let filterPlane: usize = 0;
/** The part's images: the first, and the one after the last. */
export let firstImage: i32 = 0;
export let endImage: i32 = 0;

// The thread's workspace.
/** V, or dV: the transformed input of a block. */
export let inBlock: usize = 0;
/** M, or dM: the transformed output of a block. */
export let outBlock: usize = 0;
/** A strip that is transformed along its columns alone. */
export let strip: usize = 0;
/** The rows of a strip that is not wholly inside its image. */
export let edge: usize = 0;
/** The gradient of the convolution's output, where it is made on the way. */
export let gradient: usize = 0;

@inline
function roundUp(bytes: usize): usize {
  return (bytes + 63) & ~(<usize> 63);
}

/**
 * Bytes of a matrix of one frequency. They are no power of 2, or what is stored to all frequencies in
 * turn would go to the same few lines of the cache.
 */
export function planeBytes(rows: i32, columns: i32): usize {
  return (<usize> (rows * columns) << 2) + 64;
}

/** Reads the arguments that the kernels share: the first 14. */
export function begin(part: i32): void {
  outputs = integer(0), points = outputs + 2;
  const images = integer(1), imagesOfPart = integer(2);
  firstImage = part * imagesOfPart, endImage = min(images, firstImage + imagesOfPart);
  outHeight = integer(3), outWidth = integer(4), channels = integer(5), filters = integer(6);
  height = integer(10), width = integer(11), top = integer(12), left = integer(13);
  stripsOfBlock = integer(7);
  piecesAcross = (outWidth + outputs - 1) / outputs;
  stripsOfImage = (outHeight + outputs - 1) / outputs;
  const pieces = blockRows(stripsOfBlock * piecesAcross);
  inRow = <usize> (width * channels) << 2, outRow = <usize> (outWidth * filters) << 2;
  inStripRow = <usize> ((piecesAcross * outputs + 2) * channels) << 2;
  outStripRow = <usize> (piecesAcross * outputs * filters) << 2;
  inPlane = planeBytes(pieces, channels), outPlane = planeBytes(pieces, filters);
  filterPlane = planeBytes(channels, filters);
  const frequencies = <usize> (points * points);
  const row = roundUp(max(inStripRow, outStripRow));
  inBlock = address(8) + <usize> threadNumber() * address(9);
  outBlock = inBlock + roundUp(frequencies * inPlane);
  strip = outBlock + roundUp(frequencies * outPlane);
  edge = strip + <usize> points * row;
  gradient = edge + <usize> points * row;
}

/** Rows of the block's matrices: what is left over from a multiple of 6 is computed and not used. */
export function blockRows(pieces: i32): i32 {
  return (pieces + 5) / 6 * 6;
}
