// The gradient of a depthwise convolution's filter,
//
//     dw[r, s, c] = sum over images b, rows i, columns j of x[b, i(r), j(s), c] dy[b, i, j, c]
//
// A part is a fixed share of the rows of all images and has sums of its own, which sumParts adds up
// in their order.
import { address, integer } from "./control";
import { storeLanes } from "./depthwise_lanes";
import { clear, multiplyAdd, zeros } from "./vector";

/** The first row of a share. */
export function shareStart(part: i32, parts: i32, rows: i32): i32 {
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

export function depthwiseFilterGradient(part: i32): void {
  const parts = integer(3), rows = integer(4), rowsPerImage = integer(5);
  const channels = integer(7), imageBytes = <usize> integer(8);
  const taps = integer(12) * integer(13);
  const pixelBytes = <usize> channels << 2, dyRowBytes = <usize> integer(6) * pixelBytes;
  const sums = address(2) + <usize> (part * taps) * pixelBytes;
  clear(sums, taps * channels);
  const end = shareStart(part + 1, parts, rows);
  for (let row = shareStart(part, parts, rows); row < end; row++) {
    const x = address(0) + <usize> (row / rowsPerImage) * imageBytes;
    const dy = address(1) + <usize> row * dyRowBytes;
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = <usize> channel << 2;
      addRow(x + offset, dy + offset, sums + offset, row % rowsPerImage, channels - channel);
    }
  }
}
