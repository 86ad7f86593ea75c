// The gradient of a depthwise convolution's filter,
//
//     dw[r, s, c] = sum over images b, rows i, columns j of x[b, i(r), j(s), c] dy[b, i, j, c]
//
// A part is a fixed share of the rows of all images and has sums of its own, which sumParts adds up
// in their order.
import { address, integer } from "./control";
import { storeLanes } from "./depthwise_lanes";
import { clear, multiplyAdd, zeros } from "./vector";

/** Bytes of dy's rows that go by before the next four channels have their turn. */
const CHUNK_BYTES: i32 = 65536;

function shareStart(part: i32, parts: i32, rows: i32): i32 {
  return <i32> (<i64> part * rows / parts);
}

/** The first of y's columns whose tap, `offset` of x's columns from the first, is not before x. */
@inline
function firstColumn(offset: i32, stride: i32): i32 {
  return offset >= 0 ? 0 : (stride - 1 - offset) / stride;
}

/** The end of those whose tap is not behind x. */
@inline
function endColumn(offset: i32, stride: i32, width: i32, columns: i32): i32 {
  return offset >= width ? 0 : min(columns, (width - 1 - offset) / stride + 1);
}

/** Adds the sum of x dy over `count` columns, of four channels, to `sum`. */
function addTap(sum: usize, x: usize, dy: usize, count: i32, next: usize, lanes: i32): void {
  const pixelBytes = <usize> integer(7) << 2;
  let s0 = v128.load(sum), s1 = zeros(), s2 = zeros(), s3 = zeros();
  for (; count >= 4; count -= 4) {
    s0 = multiplyAdd(v128.load(x), v128.load(dy), s0);
    s1 = multiplyAdd(v128.load(x + next), v128.load(dy + pixelBytes), s1);
    s2 = multiplyAdd(v128.load(x + 2 * next), v128.load(dy + 2 * pixelBytes), s2);
    s3 = multiplyAdd(v128.load(x + 3 * next), v128.load(dy + 3 * pixelBytes), s3);
    x += 4 * next, dy += 4 * pixelBytes;
  }
  for (; count > 0; count--, x += next, dy += pixelBytes) {
    s0 = multiplyAdd(v128.load(x), v128.load(dy), s0);
  }
  storeLanes(sum, f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), lanes);
}

/** A row of windows of any kind, four channels. */
function addRow(x: usize, dy: usize, sums: usize, row: i32, lanes: i32): void {
  const columns = integer(6), pixelBytes = <usize> integer(7) << 2, rowBytes = integer(9);
  const height = integer(10), width = integer(11);
  const windowHeight = integer(12), windowWidth = integer(13);
  const stride = integer(15), next = <usize> stride * pixelBytes;
  const dilationHeight = integer(16), dilationWidth = integer(17);
  let i = row * integer(14) - integer(18);
  for (let r = 0; r < windowHeight; r++, i += dilationHeight) {
    if (<u32> i >= <u32> height) continue;
    let offset = -integer(19);
    for (let s = 0; s < windowWidth; s++, offset += dilationWidth) {
      const first = firstColumn(offset, stride);
      addTap(
        sums + <usize> (r * windowWidth + s) * pixelBytes,
        x + <usize> (i * rowBytes) + <usize> (first * stride + offset) * pixelBytes,
        dy + <usize> first * pixelBytes,
        endColumn(offset, stride, width, columns) - first,
        next,
        lanes,
      );
    }
  }
}

/**
 * `count` rows of windows of 3 x 3 at stride 1, `rows` of whose taps have rows of x, four channels:
 * the nine sums stay in registers, with the three columns of dy that x's next column meets.
 */
@inline
function slideRows(rows: i32, x: usize, dy: usize, sums: usize, count: i32, lanes: i32): void {
  const columns = integer(6), pixelBytes = <usize> integer(7) << 2, rowBytes = <usize> integer(9);
  const width = integer(11), left = integer(19);
  const xStep = <usize> integer(14) * rowBytes, dyStep = <usize> columns * pixelBytes;
  const sums1 = sums + 3 * pixelBytes, sums2 = sums1 + 3 * pixelBytes;
  let s00 = v128.load(sums), s01 = v128.load(sums + pixelBytes);
  let s02 = v128.load(sums + 2 * pixelBytes);
  let s10 = zeros(), s11 = zeros(), s12 = zeros(), s20 = zeros(), s21 = zeros(), s22 = zeros();
  if (rows > 1) {
    s10 = v128.load(sums1), s11 = v128.load(sums1 + pixelBytes);
    s12 = v128.load(sums1 + 2 * pixelBytes);
  }
  if (rows > 2) {
    s20 = v128.load(sums2), s21 = v128.load(sums2 + pixelBytes);
    s22 = v128.load(sums2 + 2 * pixelBytes);
  }
  const end = min(width, columns + 2 - left) + left;
  for (; count > 0; count--, x += xStep, dy += dyStep) {
    let g1 = left > 0 ? v128.load(dy + <usize> (left - 1) * pixelBytes) : zeros();
    let g2 = left > 1 ? v128.load(dy) : zeros();
    let from = x, gradient = dy + <usize> left * pixelBytes;
    for (let column = left; column < end; column++, from += pixelBytes, gradient += pixelBytes) {
      const g0 = column < columns ? v128.load(gradient) : zeros();
      let value = v128.load(from);
      s00 = multiplyAdd(value, g0, s00), s01 = multiplyAdd(value, g1, s01);
      s02 = multiplyAdd(value, g2, s02);
      if (rows > 1) {
        value = v128.load(from + rowBytes);
        s10 = multiplyAdd(value, g0, s10), s11 = multiplyAdd(value, g1, s11);
        s12 = multiplyAdd(value, g2, s12);
      }
      if (rows > 2) {
        value = v128.load(from + 2 * rowBytes);
        s20 = multiplyAdd(value, g0, s20), s21 = multiplyAdd(value, g1, s21);
        s22 = multiplyAdd(value, g2, s22);
      }
      g2 = g1, g1 = g0;
    }
  }
  storeLanes(sums, s00, lanes), storeLanes(sums + pixelBytes, s01, lanes);
  storeLanes(sums + 2 * pixelBytes, s02, lanes);
  if (rows > 1) {
    storeLanes(sums1, s10, lanes), storeLanes(sums1 + pixelBytes, s11, lanes);
    storeLanes(sums1 + 2 * pixelBytes, s12, lanes);
  }
  if (rows > 2) {
    storeLanes(sums2, s20, lanes), storeLanes(sums2 + pixelBytes, s21, lanes);
    storeLanes(sums2 + 2 * pixelBytes, s22, lanes);
  }
}

export function depthwiseFilterGradient(part: i32): void {
  const parts = integer(3), rows = integer(4), rowsPerImage = integer(5);
  const channels = integer(7), imageBytes = <usize> integer(8), rowBytes = integer(9);
  const height = integer(10), taps = integer(12) * integer(13);
  const stride = integer(14), top = integer(18), slides = integer(20) != 0;
  const pixelBytes = <usize> channels << 2, dyRowBytes = integer(6) * <i32> pixelBytes;
  const sums = address(2) + <usize> (part * taps) * pixelBytes;
  clear(sums, taps * channels);
  const chunkRows = max(1, CHUNK_BYTES / dyRowBytes);
  const end = shareStart(part + 1, parts, rows);
  let first = shareStart(part, parts, rows);
  while (first < end) {
    const image = first / rowsPerImage, row = first % rowsPerImage;
    const next = min(min(end, first + chunkRows), (image + 1) * rowsPerImage);
    const imageX = address(0) + <usize> image * imageBytes;
    const rowDy = address(1) + <usize> first * <usize> dyRowBytes;
    const endRow = row + next - first;
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = <usize> channel << 2, lanes = channels - channel;
      const x = imageX + offset, dy = rowDy + offset;
      for (let at = row; at < endRow;) {
        const dyAt = dy + <usize> ((at - row) * dyRowBytes);
        if (!slides) {
          addRow(x, dyAt, sums + offset, at++, lanes);
          continue;
        }
        const i = at * stride - top;
        const firstTap = i < 0 ? -i : 0, endTap = min(3, height - i);
        const xAt = x + <usize> ((i + firstTap) * rowBytes);
        const sum = sums + <usize> (firstTap * 3) * pixelBytes + offset;
        let count = 1;
        if (endTap - firstTap == 3) {
          while (at + count < endRow && (at + count) * stride - top + 3 <= height) count++;
          slideRows(3, xAt, dyAt, sum, count, lanes);
        } else if (endTap - firstTap == 2) slideRows(2, xAt, dyAt, sum, 1, lanes);
        else if (endTap - firstTap == 1) slideRows(1, xAt, dyAt, sum, 1, lanes);
        at += count;
      }
    }
    first = next;
  }
}
