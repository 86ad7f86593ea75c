// The gradient of a convolution by windows of 3 x 3 on few channels with respect to its filter:
//
//     dw[r, s, c, k] = sum_{n, i, j} x[n, i + r, j + s, c] dy[n, i, j, k]
//
// The 9 sums of four filters and one channel stay in registers while the window slides along rows; a
// number of x is read once for the three pixels of dy whose windows it is in (with 3 of dy and x that
// makes 13 of the 16 registers that x86-64 has). As in convolution_filter_gradient.ts the sums run over
// a chunk of pixels, then are added to the part's own. A part is some rows of
// dy, each of at least two pixels.
import { address, integer } from "./control";
import { clear, multiplyAdd, zeros } from "./vector";

/** Pixels of a chunk, about: whole rows of dy, which stay in the first-level cache. */
const CHUNK_PIXELS: i32 = 96;

@inline
function addTo(to: usize, sum: v128): void {
  v128.store(to, f32x4.add(v128.load(to), sum));
}

/** Adds to dw of four filters and one channel what `rows` rows give. */
function sweep(x: usize, dy: usize, dw: usize, rows: i32): void {
  const xRow = address(4), step = address(5), tap = address(6), next = address(7);
  const rowBytes = <usize> integer(8) * next;
  let s00 = zeros(), s01 = zeros(), s02 = zeros(), s10 = zeros(), s11 = zeros(), s12 = zeros();
  let s20 = zeros(), s21 = zeros(), s22 = zeros();
  for (; rows > 0; rows--, x += xRow) {
    const end = dy + rowBytes;
    let x0 = x, x1 = x + xRow, x2 = x1 + xRow;
    // The first two columns are in the windows that begin there alone.
    let d2 = v128.load(dy), d1 = v128.load(dy + next);
    dy += 2 * next;
    let value = v128.load_splat<f32>(x0);
    s00 = multiplyAdd(value, d2, s00);
    value = v128.load_splat<f32>(x1);
    s10 = multiplyAdd(value, d2, s10);
    value = v128.load_splat<f32>(x2);
    s20 = multiplyAdd(value, d2, s20);
    x0 += step, x1 += step, x2 += step;
    value = v128.load_splat<f32>(x0);
    s01 = multiplyAdd(value, d2, s01), s00 = multiplyAdd(value, d1, s00);
    value = v128.load_splat<f32>(x1);
    s11 = multiplyAdd(value, d2, s11), s10 = multiplyAdd(value, d1, s10);
    value = v128.load_splat<f32>(x2);
    s21 = multiplyAdd(value, d2, s21), s20 = multiplyAdd(value, d1, s20);
    x0 += step, x1 += step, x2 += step;
    for (; dy < end; dy += next) {
      const d0 = v128.load(dy);
      value = v128.load_splat<f32>(x0);
      s02 = multiplyAdd(value, d2, s02), s01 = multiplyAdd(value, d1, s01);
      s00 = multiplyAdd(value, d0, s00);
      value = v128.load_splat<f32>(x1);
      s12 = multiplyAdd(value, d2, s12), s11 = multiplyAdd(value, d1, s11);
      s10 = multiplyAdd(value, d0, s10);
      value = v128.load_splat<f32>(x2);
      s22 = multiplyAdd(value, d2, s22), s21 = multiplyAdd(value, d1, s21);
      s20 = multiplyAdd(value, d0, s20);
      d2 = d1, d1 = d0;
      x0 += step, x1 += step, x2 += step;
    }
    // The last two.
    value = v128.load_splat<f32>(x0);
    s02 = multiplyAdd(value, d2, s02), s01 = multiplyAdd(value, d1, s01);
    value = v128.load_splat<f32>(x1);
    s12 = multiplyAdd(value, d2, s12), s11 = multiplyAdd(value, d1, s11);
    value = v128.load_splat<f32>(x2);
    s22 = multiplyAdd(value, d2, s22), s21 = multiplyAdd(value, d1, s21);
    x0 += step, x1 += step, x2 += step;
    s02 = multiplyAdd(v128.load_splat<f32>(x0), d1, s02);
    s12 = multiplyAdd(v128.load_splat<f32>(x1), d1, s12);
    s22 = multiplyAdd(v128.load_splat<f32>(x2), d1, s22);
  }
  addTo(dw, s00), addTo(dw + tap, s01), addTo(dw + 2 * tap, s02);
  dw += 3 * tap;
  addTo(dw, s10), addTo(dw + tap, s11), addTo(dw + 2 * tap, s12);
  dw += 3 * tap;
  addTo(dw, s20), addTo(dw + tap, s21), addTo(dw + 2 * tap, s22);
}

export function shallowFilterGradient(part: i32): void {
  const parts = integer(3), outWidth = integer(8), channels = integer(9), filters = integer(10);
  const allRows = integer(11), outHeight = integer(12), imageBytes = address(13);
  const xRow = address(4), filterBytes = <usize> filters << 2;
  const size = 9 * channels * filters;
  const sums = address(2) + (<usize> (part * size) << 2);
  const chunkRows = max(1, CHUNK_PIXELS / outWidth);
  clear(sums, size);
  let row = <i32> (<i64> part * allRows / parts);
  const end = <i32> (<i64> (part + 1) * allRows / parts);
  while (row < end) {
    const imageRow = row % outHeight;
    const rows = min(chunkRows, min(end - row, outHeight - imageRow));
    const x = address(0) + <usize> (row / outHeight) * imageBytes + <usize> imageRow * xRow;
    const dy = address(1) + <usize> (row * outWidth) * filterBytes;
    for (let offset: usize = 0; offset < filterBytes; offset += 16) {
      let dw = sums + offset;
      for (let channel = 0; channel < channels; channel++, dw += filterBytes) {
        sweep(x + (<usize> channel << 2), dy + offset, dw, rows);
      }
    }
    row += rows;
  }
}
