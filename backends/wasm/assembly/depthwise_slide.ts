// Depthwise convolution by windows of 3 x 3 that slide along a row, the weights of four channels in
// registers. Columns of x are read once and in their order: at stride 1 each adds to the three
// columns of y whose windows it is in, and their sums are in registers too (9 weights, 3 sums and x
// make 13 of the 16 that x86-64 has).
//
// A part is some rows of an image's y.
import { address, integer } from "./control";
import { storeLanes } from "./depthwise_lanes";
import { COLUMN_BYTES, keepRows, placeOf, TAPS_BYTES, touch } from "./depthwise_rows";
import { threadNumber } from "./parallel";
import { multiplyAdd, zeros } from "./vector";

/** Adds a column of a window: the three rows at x, with their weights. */
@inline
function add(sum: v128, x0: v128, x1: v128, x2: v128, w0: v128, w1: v128, w2: v128): v128 {
  return multiplyAdd(x2, w2, multiplyAdd(x1, w1, multiplyAdd(x0, w0, sum)));
}

/**
 * One row of y, four channels.
 *
 * @param stride 1 or 2, known to the compiler
 * @param x columns of x (depthwise_rows.ts)
 * @param taps0 the weights of the first of the three rows
 * @param smallest what y is raised to
 */
@inline
function slide(
  stride: i32,
  x: usize,
  taps0: usize,
  taps1: usize,
  taps2: usize,
  y: usize,
  next: usize,
  start: v128,
  smallest: v128,
): void {
  const w00 = v128.load(taps0), w01 = v128.load(taps0, 16), w02 = v128.load(taps0, 32);
  const w10 = v128.load(taps1), w11 = v128.load(taps1, 16), w12 = v128.load(taps1, 32);
  const w20 = v128.load(taps2), w21 = v128.load(taps2, 16), w22 = v128.load(taps2, 32);
  const end = y + <usize> integer(8) * next;
  let x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32);
  x += COLUMN_BYTES;
  let y1 = add(start, x0, x1, x2, w00, w10, w20);
  if (stride == 1) {
    x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32);
    x += COLUMN_BYTES;
    let y2 = add(y1, x0, x1, x2, w01, w11, w21);
    y1 = add(start, x0, x1, x2, w00, w10, w20);
    for (; y < end; y += next) {
      let value = v128.load(x);
      y2 = multiplyAdd(value, w02, y2), y1 = multiplyAdd(value, w01, y1);
      let y0 = multiplyAdd(value, w00, start);
      value = v128.load(x, 16);
      y2 = multiplyAdd(value, w12, y2), y1 = multiplyAdd(value, w11, y1);
      y0 = multiplyAdd(value, w10, y0);
      value = v128.load(x, 32);
      y2 = multiplyAdd(value, w22, y2), y1 = multiplyAdd(value, w21, y1);
      y0 = multiplyAdd(value, w20, y0);
      v128.store(y, f32x4.pmax(y2, smallest));
      y2 = y1, y1 = y0;
      x += COLUMN_BYTES;
    }
    return;
  }
  for (; y < end; y += next) {
    x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32);
    y1 = add(y1, x0, x1, x2, w01, w11, w21);
    x0 = v128.load(x, 48), x1 = v128.load(x, 64), x2 = v128.load(x, 80);
    v128.store(y, f32x4.pmax(add(y1, x0, x1, x2, w02, w12, w22), smallest));
    y1 = add(start, x0, x1, x2, w00, w10, w20);
    x += 2 * COLUMN_BYTES;
  }
}

/** Copies the first `lanes` channels of each column that `slide` left at `from`. */
function copyLanes(from: usize, y: usize, next: usize, lanes: i32): void {
  const end = y + <usize> integer(8) * next;
  for (; y < end; y += next, from += 16) storeLanes(y, v128.load(from), lanes);
}

export function depthwiseSlide(part: i32): void {
  const rows = integer(4), partRows = integer(5), height = integer(6), width = integer(7);
  const yWidth = integer(8), channels = integer(9);
  const strideHeight = integer(10), stride = integer(11), weightStep = <usize> integer(12);
  const top = integer(13), left = integer(14);
  const smallest = f32x4.splat(integer(15) != 0 ? 0 : -Infinity);
  const kept = address(16) + <usize> threadNumber() * <usize> integer(17);
  const pixelBytes = <usize> channels << 2, yRowBytes = <usize> yWidth * pixelBytes;
  const blocks = (channels + 3) >> 2, columns = (yWidth - 1) * stride + 3;
  const blockBytes = <usize> columns * COLUMN_BYTES;
  const partsOfImage = (rows + partRows - 1) / partRows;
  const image = part / partsOfImage, firstRow = part % partsOfImage * partRows;
  const x = address(0) + <usize> (image * height * width) * pixelBytes;

  const keptTaps = kept + <usize> blocks * blockBytes;
  const lastColumns = keptTaps + <usize> blocks * TAPS_BYTES;
  memory.fill(kept, 0, keptTaps - kept);
  let tap = keptTaps;
  for (let block = 0; block < blocks; block++) {
    let w = address(2) + (<usize> block << 4);
    for (const end = tap + TAPS_BYTES; tap < end; tap += 16, w += weightStep) {
      v128.store(tap, v128.load(w));
    }
  }

  let keptEnd = -top;
  for (let row = firstRow; row < min(rows, firstRow + partRows); row++) {
    const i = row * strideHeight - top;
    keepRows(kept, x, max(keptEnd, i), i + 3, height, width, left, columns, channels);
    keptEnd = i + 3;
    let y = address(1) + <usize> (image * rows + row) * yRowBytes;
    store<i32>(lastColumns, touch(y, yRowBytes));
    let from = kept, taps0 = keptTaps + placeOf(-i) * COLUMN_BYTES;
    let taps1 = keptTaps + placeOf(1 - i) * COLUMN_BYTES;
    let taps2 = keptTaps + placeOf(2 - i) * COLUMN_BYTES;
    for (let block = 0; block < blocks; block++, y += 16, from += blockBytes) {
      const initial = address(3) + (<usize> block << 4);
      const start = address(3) != 0 ? v128.load(initial) : zeros();
      const lanes = channels - (block << 2);
      const to = lanes < 4 ? lastColumns : y, next = lanes < 4 ? 16 : pixelBytes;
      if (stride == 1) slide(1, from, taps0, taps1, taps2, to, next, start, smallest);
      else slide(2, from, taps0, taps1, taps2, to, next, start, smallest);
      if (lanes < 4) copyLanes(lastColumns, y, pixelBytes, lanes);
      taps0 += TAPS_BYTES, taps1 += TAPS_BYTES, taps2 += TAPS_BYTES;
    }
  }
}
