// Convolution forward by windows of 3 x 3 on few channels, as an image has them:
//
//     y[n, i, j, k] = bias[k] + sum_{r, s, c} x[n, i + r, j + s, c] w[r, s, c, k]
//
// Tiles (tile.ts) do badly there: so few products make a sum that most of the time goes into
// beginning and storing sums. Here the weights of four filters for one channel stay in registers and
// the window slides along a row: a number of x is read once for the three windows that it is in (9
// weights, 4 sums and x make 14 of the 16 registers that x86-64 has). Further channels add to what
// the row of y, in the first-level cache, holds.
//
// x is NHWC with its padding, w as TensorFlow.js has it, filters in fours. A part is some rows of y.
import { address, integer } from "./control";
import { multiplyAdd, zeros } from "./vector";

/**
 * One channel's share in a row of y, of four filters.
 *
 * @param first whether to add `start`, else what y holds; known to the compiler as is `relu`
 */
@inline
function slide(first: bool, relu: bool, x: usize, w: usize, y: usize, start: v128): void {
  const xRow = address(5), step = address(6), tap = address(7), next = address(8);
  const end = y + <usize> integer(9) * next;
  const w00 = v128.load(w), w01 = v128.load(w + tap), w02 = v128.load(w + 2 * tap);
  w += 3 * tap;
  const w10 = v128.load(w), w11 = v128.load(w + tap), w12 = v128.load(w + 2 * tap);
  w += 3 * tap;
  const w20 = v128.load(w), w21 = v128.load(w + tap), w22 = v128.load(w + 2 * tap);
  let x1 = x + xRow, x2 = x1 + xRow;
  // The first two columns, of which only the windows that begin there know.
  let value = v128.load_splat<f32>(x);
  let y2 = f32x4.mul(value, w00);
  value = v128.load_splat<f32>(x1);
  y2 = multiplyAdd(value, w10, y2);
  value = v128.load_splat<f32>(x2);
  y2 = multiplyAdd(value, w20, y2);
  x += step, x1 += step, x2 += step;
  value = v128.load_splat<f32>(x);
  y2 = multiplyAdd(value, w01, y2);
  let y1 = f32x4.mul(value, w00);
  value = v128.load_splat<f32>(x1);
  y2 = multiplyAdd(value, w11, y2), y1 = multiplyAdd(value, w10, y1);
  value = v128.load_splat<f32>(x2);
  y2 = multiplyAdd(value, w21, y2), y1 = multiplyAdd(value, w20, y1);
  x += step, x1 += step, x2 += step;
  for (; y < end; y += next) {
    // The window's last column has a sum of its own: a shorter chain of additions to wait for.
    value = v128.load_splat<f32>(x);
    let last = multiplyAdd(value, w02, first ? start : v128.load(y));
    y1 = multiplyAdd(value, w01, y1);
    let y0 = f32x4.mul(value, w00);
    value = v128.load_splat<f32>(x1);
    last = multiplyAdd(value, w12, last), y1 = multiplyAdd(value, w11, y1);
    y0 = multiplyAdd(value, w10, y0);
    value = v128.load_splat<f32>(x2);
    last = multiplyAdd(value, w22, last), y1 = multiplyAdd(value, w21, y1);
    y0 = multiplyAdd(value, w20, y0);
    y2 = f32x4.add(y2, last);
    v128.store(y, relu ? f32x4.pmax(y2, zeros()) : y2);
    y2 = y1, y1 = y0;
    x += step, x1 += step, x2 += step;
  }
}

function begin(x: usize, w: usize, y: usize, start: v128): void {
  slide(true, false, x, w, y, start);
}

function beginRelu(x: usize, w: usize, y: usize, start: v128): void {
  slide(true, true, x, w, y, start);
}

function proceed(x: usize, w: usize, y: usize): void {
  slide(false, false, x, w, y, zeros());
}

function proceedRelu(x: usize, w: usize, y: usize): void {
  slide(false, true, x, w, y, zeros());
}

export function shallowConvolution(part: i32): void {
  const channels = integer(10), filters = integer(11), rows = integer(12), partRows = integer(13);
  const outHeight = integer(14), imageBytes = address(15);
  const relu = integer(4) != 0;
  const filterBytes = <usize> filters << 2, yRow = <usize> integer(9) * filterBytes;
  const bias = address(2), last = channels - 1;
  const end = min(rows, (part + 1) * partRows);
  for (let row = part * partRows; row < end; row++) {
    const x = address(0) + <usize> (row / outHeight) * imageBytes +
      <usize> (row % outHeight) * address(5);
    const y = address(3) + <usize> row * yRow;
    for (let offset: usize = 0; offset < filterBytes; offset += 16) {
      const start = bias != 0 ? v128.load(bias + offset) : zeros();
      let w = address(1) + offset;
      if (relu && last == 0) beginRelu(x, w, y + offset, start);
      else begin(x, w, y + offset, start);
      for (let channel = 1; channel < channels; channel++) {
        w += filterBytes;
        if (relu && channel == last) proceedRelu(x + (<usize> channel << 2), w, y + offset);
        else proceed(x + (<usize> channel << 2), w, y + offset);
      }
    }
  }
}
