// Convolution with a 3 x 3 filter, stride 1, by Winograd's F(2 x 2, 3 x 3), forward and both gradients.
// Channels and filters are multiples of 8. A part is a fixed share of the images; its pieces (2 x 2 of
// the output, 4 x 4 of the input) are taken 48 at a time, so that their transforms stay in the
// second-level cache.
import { address, integer } from "./control";
import { threadNumber } from "./parallel";
import { clear, zeros } from "./vector";
import { addColumnProducts, multiplyRows } from "./winograd_multiply";
import {
  transformInput,
  transformInputGradient,
  transformOutput,
  transformOutputGradient,
} from "./winograd_transform";

/** Pieces taken at a time: a multiple of 6, the rows of a tile. */
const BLOCK: i32 = 48;
const FREQUENCIES: i32 = 16;

// The arguments that the three kernels share.
@inline
function parts(): i32 {
  return integer(0);
}
@inline
function images(): i32 {
  return integer(1);
}
@inline
function height(): i32 {
  return integer(2);
}
@inline
function width(): i32 {
  return integer(3);
}
@inline
function channels(): i32 {
  return integer(4);
}
@inline
function filters(): i32 {
  return integer(5);
}
/** This thread's share of the scratch memory. */
@inline
function workspace(): usize {
  return address(6) + <usize>threadNumber() * address(7);
}
@inline
function piecesAcross(): i32 {
  return (width() - 1) >> 1;
}
@inline
function piecesOfImage(): i32 {
  return ((height() - 1) >> 1) * piecesAcross();
}
@inline
function firstPiece(part: i32): i32 {
  return <i32>(<i64>part * images() / parts()) * piecesOfImage();
}

/** Rows of the block's matrices: what is left over from a multiple of 6 is computed and not used. */
@inline
function blockRows(count: i32): i32 {
  return (count + 5) / 6 * 6;
}

/** V of `count` pieces from `first` on. `edge` is room for one piece. */
function gatherInput(x: usize, first: i32, count: i32, v: usize, edge: usize): void {
  const pixelBytes = <usize>channels() << 2;
  const rowBytes = <usize>width() * pixelBytes;
  const plane = <usize>BLOCK * pixelBytes;
  for (let index = 0; index < count; index++, v += pixelBytes) {
    const piece = first + index;
    const image = piece / piecesOfImage(), place = piece % piecesOfImage();
    const row = place / piecesAcross() * 2, column = place % piecesAcross() * 2;
    let from = x + <usize>((image * height() + row) * width() + column) * pixelBytes;
    let step = rowBytes;
    if (row + 4 > height() || column + 4 > width()) {
      clear(edge, 16 * channels());
      const inside = <usize>min(4, width() - column) * pixelBytes;
      for (let i = 0; i < min(4, height() - row); i++) {
        memory.copy(edge + <usize>(i * 4) * pixelBytes, from + <usize>i * rowBytes, inside);
      }
      from = edge, step = pixelBytes << 2;
    }
    for (let at: usize = 0; at < pixelBytes; at += 16) {
      transformInput(from + at, step, pixelBytes, v + at, plane);
    }
  }
}

/** dM of `count` pieces from `first` on. */
function gatherGradient(dy: usize, first: i32, count: i32, m: usize): void {
  const pixelBytes = <usize>filters() << 2;
  const outHeight = height() - 2, outWidth = width() - 2;
  const plane = <usize>BLOCK * pixelBytes;
  for (let index = 0; index < count; index++, m += pixelBytes) {
    const piece = first + index;
    const image = piece / piecesOfImage(), place = piece % piecesOfImage();
    const row = place / piecesAcross() * 2, column = place % piecesAcross() * 2;
    const from = dy + <usize>((image * outHeight + row) * outWidth + column) * pixelBytes;
    const high = row + 1 < outHeight, wide = column + 1 < outWidth;
    const rowBytes = <usize>outWidth * pixelBytes;
    for (let at: usize = 0; at < pixelBytes; at += 16) {
      transformOutputGradient(from + at, rowBytes, pixelBytes, high, wide, m + at, plane);
    }
  }
}

/** y = x * filter + initial, then ReLU if asked. */
export function winogradConvolution(part: i32): void {
  const x = address(8), packed = address(9), initial = address(10), y = address(11);
  const floor = integer(12) != 0 ? zeros() : f32x4.splat(-Infinity);
  const outHeight = height() - 2, outWidth = width() - 2;
  const inPlane = <usize>(BLOCK * channels()) << 2, outPlane = <usize>(BLOCK * filters()) << 2;
  const filterPlane = <usize>(channels() * filters()) << 2;
  const v = workspace(), m = v + <usize>FREQUENCIES * inPlane;
  const edge = m + <usize>FREQUENCIES * outPlane;
  const pixelBytes = <usize>filters() << 2;
  const rowBytes = <usize>outWidth * pixelBytes;
  const end = firstPiece(part + 1);
  for (let first = firstPiece(part); first < end; first += BLOCK) {
    const count = min(BLOCK, end - first);
    gatherInput(x, first, count, v, edge);
    for (let f = 0; f < FREQUENCIES; f++) {
      multiplyRows(
        v + <usize>f * inPlane,
        packed + <usize>f * filterPlane,
        m + <usize>f * outPlane,
        blockRows(count),
        channels(),
        filters(),
      );
    }
    for (let index = 0; index < count; index++) {
      const piece = first + index;
      const image = piece / piecesOfImage(), place = piece % piecesOfImage();
      const row = place / piecesAcross() * 2, column = place % piecesAcross() * 2;
      const to = y + <usize>((image * outHeight + row) * outWidth + column) * pixelBytes;
      const from = m + <usize>index * pixelBytes;
      const high = row + 1 < outHeight, wide = column + 1 < outWidth;
      for (let at: usize = 0; at < pixelBytes; at += 16) {
        const start = v128.load(initial + at);
        transformOutput(from + at, outPlane, start, floor, to + at, rowBytes, pixelBytes, high, wide);
      }
    }
  }
}

/** dx: transposed filters, and 4 x 4 pieces that overlap by two are added in their order. */
export function winogradInputGradient(part: i32): void {
  const dy = address(8), packed = address(9), dx = address(10);
  const inPlane = <usize>(BLOCK * channels()) << 2, outPlane = <usize>(BLOCK * filters()) << 2;
  const filterPlane = <usize>(channels() * filters()) << 2;
  const v = workspace(), m = v + <usize>FREQUENCIES * inPlane;
  const pixelBytes = <usize>channels() << 2;
  const rowBytes = <usize>width() * pixelBytes;
  const start = firstPiece(part), end = firstPiece(part + 1);
  const imageSize = height() * width() * channels();
  const firstImage = start / piecesOfImage();
  clear(
    dx + (<usize>(firstImage * imageSize) << 2),
    (end - start) / piecesOfImage() * imageSize,
  );
  for (let first = start; first < end; first += BLOCK) {
    const count = min(BLOCK, end - first);
    gatherGradient(dy, first, count, m);
    for (let f = 0; f < FREQUENCIES; f++) {
      multiplyRows(
        m + <usize>f * outPlane,
        packed + <usize>f * filterPlane,
        v + <usize>f * inPlane,
        blockRows(count),
        filters(),
        channels(),
      );
    }
    for (let index = 0; index < count; index++) {
      const piece = first + index;
      const image = piece / piecesOfImage(), place = piece % piecesOfImage();
      const row = place / piecesAcross() * 2, column = place % piecesAcross() * 2;
      const to = dx + <usize>((image * height() + row) * width() + column) * pixelBytes;
      const from = v + <usize>index * pixelBytes;
      const rows = min(4, height() - row), columns = min(4, width() - column);
      for (let at: usize = 0; at < pixelBytes; at += 16) {
        transformInputGradient(from + at, inPlane, to + at, rowBytes, pixelBytes, rows, columns);
      }
    }
  }
}

/** sums[part] = dU of the part's images, 16 frequencies of channels x filters. */
export function winogradFilterGradient(part: i32): void {
  const x = address(8), dy = address(9);
  const inPlane = <usize>(BLOCK * channels()) << 2, outPlane = <usize>(BLOCK * filters()) << 2;
  const size = channels() * filters();
  const filterPlane = <usize>size << 2;
  const sums = address(10) + <usize>(part * FREQUENCIES) * filterPlane;
  const v = workspace(), m = v + <usize>FREQUENCIES * inPlane;
  const edge = m + <usize>FREQUENCIES * outPlane;
  clear(sums, FREQUENCIES * size);
  const end = firstPiece(part + 1);
  for (let first = firstPiece(part); first < end; first += BLOCK) {
    const count = min(BLOCK, end - first);
    gatherInput(x, first, count, v, edge);
    gatherGradient(dy, first, count, m);
    for (let f = 0; f < FREQUENCIES; f++) {
      addColumnProducts(
        v + <usize>f * inPlane,
        m + <usize>f * outPlane,
        sums + <usize>f * filterPlane,
        count,
        channels(),
        filters(),
      );
    }
  }
}
