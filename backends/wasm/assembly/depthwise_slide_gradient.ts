// The gradient of a depthwise convolution's filter (see depthwise_filter_gradient.ts) for windows of
// 3 x 3 that slide along a row, the nine sums of four channels in registers: at stride 1 with those
// columns of dy whose windows x's next column is in, at stride 2 with that column of x which the next
// window is over as well.
//
// A part is a fixed share of the rows of all images and has sums of its own, which sumParts adds up in
// their order.
import { address, integer } from "./control";
import { shareStart } from "./depthwise_filter_gradient";
import { storeLanes } from "./depthwise_lanes";
import { COLUMN_BYTES, keepRows, placeOf, TAPS_BYTES, touch } from "./depthwise_rows";
import { threadNumber } from "./parallel";
import { multiplyAdd, zeros } from "./vector";

/**
 * One row of windows, four channels.
 *
 * @param stride 1 or 2, known to the compiler
 * @param x columns of x (depthwise_rows.ts)
 * @param taps0 the sums of the first of the three rows
 */
@inline
function slide(
  stride: i32,
  x: usize,
  dy: usize,
  taps0: usize,
  taps1: usize,
  taps2: usize,
): void {
  const count = integer(6), next = <usize> integer(7) << 2;
  let s00 = v128.load(taps0), s01 = v128.load(taps0, 16), s02 = v128.load(taps0, 32);
  let s10 = v128.load(taps1), s11 = v128.load(taps1, 16), s12 = v128.load(taps1, 32);
  let s20 = v128.load(taps2), s21 = v128.load(taps2, 16), s22 = v128.load(taps2, 32);
  if (stride == 1) {
    let g1 = zeros(), g2 = zeros();
    for (let column = 0; column < count + 2; column++) {
      const g0 = column < count ? v128.load(dy) : zeros();
      let value = v128.load(x);
      s00 = multiplyAdd(value, g0, s00), s01 = multiplyAdd(value, g1, s01);
      s02 = multiplyAdd(value, g2, s02);
      value = v128.load(x, 16);
      s10 = multiplyAdd(value, g0, s10), s11 = multiplyAdd(value, g1, s11);
      s12 = multiplyAdd(value, g2, s12);
      value = v128.load(x, 32);
      s20 = multiplyAdd(value, g0, s20), s21 = multiplyAdd(value, g1, s21);
      s22 = multiplyAdd(value, g2, s22);
      g2 = g1, g1 = g0;
      x += COLUMN_BYTES, dy += next;
    }
  } else {
    let x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32);
    x += COLUMN_BYTES;
    for (let column = 0; column < count; column++) {
      const gradient = v128.load(dy);
      s00 = multiplyAdd(x0, gradient, s00), s10 = multiplyAdd(x1, gradient, s10);
      s20 = multiplyAdd(x2, gradient, s20);
      s01 = multiplyAdd(v128.load(x), gradient, s01);
      s11 = multiplyAdd(v128.load(x, 16), gradient, s11);
      s21 = multiplyAdd(v128.load(x, 32), gradient, s21);
      x0 = v128.load(x, 48), x1 = v128.load(x, 64), x2 = v128.load(x, 80);
      s02 = multiplyAdd(x0, gradient, s02), s12 = multiplyAdd(x1, gradient, s12);
      s22 = multiplyAdd(x2, gradient, s22);
      x += 2 * COLUMN_BYTES, dy += next;
    }
  }
  v128.store(taps0, s00), v128.store(taps0, s01, 16), v128.store(taps0, s02, 32);
  v128.store(taps1, s10), v128.store(taps1, s11, 16), v128.store(taps1, s12, 32);
  v128.store(taps2, s20), v128.store(taps2, s21, 16), v128.store(taps2, s22, 32);
}

export function depthwiseSlideGradient(part: i32): void {
  const parts = integer(3), rows = integer(4), rowsPerImage = integer(5), yWidth = integer(6);
  const channels = integer(7), height = integer(8), width = integer(9);
  const strideHeight = integer(10), stride = integer(11), top = integer(12), left = integer(13);
  const kept = address(14) + <usize> threadNumber() * <usize> integer(15);
  const pixelBytes = <usize> channels << 2, dyRowBytes = <usize> yWidth * pixelBytes;
  const blocks = (channels + 3) >> 2, columns = (yWidth - 1) * stride + 3;
  const blockBytes = <usize> columns * COLUMN_BYTES;
  const keptTaps = kept + <usize> blocks * blockBytes;
  const keptSums = keptTaps + <usize> blocks * TAPS_BYTES;
  memory.fill(kept, 0, keptSums - kept);

  const end = shareStart(part + 1, parts, rows);
  let image = -1, keptEnd = 0;
  for (let row = shareStart(part, parts, rows); row < end; row++) {
    if (row / rowsPerImage != image) image = row / rowsPerImage, keptEnd = -top;
    const i = row % rowsPerImage * strideHeight - top;
    const x = address(0) + <usize> (image * height * width) * pixelBytes;
    keepRows(kept, x, max(keptEnd, i), i + 3, height, width, left, columns, channels);
    keptEnd = i + 3;
    let dy = address(1) + <usize> row * dyRowBytes;
    store<i32>(keptSums, touch(dy, dyRowBytes));
    let from = kept, taps0 = keptTaps + placeOf(-i) * COLUMN_BYTES;
    let taps1 = keptTaps + placeOf(1 - i) * COLUMN_BYTES;
    let taps2 = keptTaps + placeOf(2 - i) * COLUMN_BYTES;
    for (let block = 0; block < blocks; block++, dy += 16, from += blockBytes) {
      if (stride == 1) slide(1, from, dy, taps0, taps1, taps2);
      else slide(2, from, dy, taps0, taps1, taps2);
      taps0 += TAPS_BYTES, taps1 += TAPS_BYTES, taps2 += TAPS_BYTES;
    }
  }

  let sum = keptTaps;
  for (let block = 0; block < blocks; block++) {
    let to = address(2) + <usize> (part * 9) * pixelBytes + (<usize> block << 4);
    for (const blockEnd = sum + TAPS_BYTES; sum < blockEnd; sum += 16, to += pixelBytes) {
      storeLanes(to, v128.load(sum), channels - (block << 2));
    }
  }
}
