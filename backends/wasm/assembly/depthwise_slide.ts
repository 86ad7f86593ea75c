// Depthwise convolution of a row by 3 x 3 windows, the weights of four channels in registers. Columns
// of x are read once and in their order: at stride 1 each adds to the three columns of y that it lies
// under, whose sums are kept in registers too (9 weights, 3 sums and x make 13 of the 16 that x86-64
// has). Where a window reaches over an edge, that column of x is passed over.
import { address, integer } from "./control";
import { storeLanes } from "./depthwise_lanes";
import { multiplyAdd, zeros } from "./vector";

@inline
function store(to: usize, y: v128, lanes: i32): void {
  storeLanes(to, integer(20) != 0 ? f32x4.max(y, zeros()) : y, lanes);
}

/**
 * One row of y, four channels.
 *
 * @param rows 1 to 3, known to the compiler
 * @param stride 1 or 2, known to the compiler
 */
@inline
function slideRow(
  rows: i32,
  stride: i32,
  x: usize,
  w: usize,
  y: usize,
  start: v128,
  lanes: i32,
): void {
  const tapRow = <usize> integer(14);
  const weightRow = <usize> integer(16), weightColumn = <usize> integer(17);
  const pixelBytes = <usize> integer(12) << 2;
  const left = integer(22), width = integer(24), yWidth = integer(25);
  w += <usize> integer(23);
  const w00 = v128.load(w), w01 = v128.load(w + weightColumn);
  const w02 = v128.load(w + 2 * weightColumn);
  let w10 = zeros(), w11 = zeros(), w12 = zeros(), w20 = zeros(), w21 = zeros(), w22 = zeros();
  if (rows > 1) {
    w += weightRow;
    w10 = v128.load(w), w11 = v128.load(w + weightColumn), w12 = v128.load(w + 2 * weightColumn);
  }
  if (rows > 2) {
    w += weightRow;
    w20 = v128.load(w), w21 = v128.load(w + weightColumn), w22 = v128.load(w + 2 * weightColumn);
  }
  if (stride == 1) {
    // The windows that x's next column is the middle or the last column of.
    let y1 = start, y2 = start;
    let column = left - 2;
    let to = y + <usize> column * pixelBytes;
    for (const end = min(width, yWidth + 2 - left) + column; column < end; column++) {
      let from = x;
      let value = v128.load(from);
      y2 = multiplyAdd(value, w02, y2), y1 = multiplyAdd(value, w01, y1);
      let y0 = multiplyAdd(value, w00, start);
      if (rows > 1) {
        from += tapRow, value = v128.load(from);
        y2 = multiplyAdd(value, w12, y2), y1 = multiplyAdd(value, w11, y1);
        y0 = multiplyAdd(value, w10, y0);
      }
      if (rows > 2) {
        from += tapRow, value = v128.load(from);
        y2 = multiplyAdd(value, w22, y2), y1 = multiplyAdd(value, w21, y1);
        y0 = multiplyAdd(value, w20, y0);
      }
      if (column >= 0) store(to, y2, lanes);
      y2 = y1, y1 = y0;
      x += pixelBytes, to += pixelBytes;
    }
    for (; column < yWidth; column++, to += pixelBytes) {
      if (column >= 0) store(to, y2, lanes);
      y2 = y1, y1 = start;
    }
    return;
  }
  let sum = start, k = 0;
  for (let column = 0; column < yWidth; column++, y += pixelBytes) {
    if (column == 0 && left == 0) {
      let from = x;
      sum = multiplyAdd(v128.load(from), w00, sum);
      if (rows > 1) from += tapRow, sum = multiplyAdd(v128.load(from), w10, sum);
      if (rows > 2) from += tapRow, sum = multiplyAdd(v128.load(from), w20, sum);
      x += pixelBytes, k++;
    }
    if (k < width) {
      let from = x;
      sum = multiplyAdd(v128.load(from), w01, sum);
      if (rows > 1) from += tapRow, sum = multiplyAdd(v128.load(from), w11, sum);
      if (rows > 2) from += tapRow, sum = multiplyAdd(v128.load(from), w21, sum);
      x += pixelBytes, k++;
    }
    let following = start;
    if (k < width) {
      let from = x;
      let value = v128.load(from);
      sum = multiplyAdd(value, w02, sum), following = multiplyAdd(value, w00, following);
      if (rows > 1) {
        from += tapRow, value = v128.load(from);
        sum = multiplyAdd(value, w12, sum), following = multiplyAdd(value, w10, following);
      }
      if (rows > 2) {
        from += tapRow, value = v128.load(from);
        sum = multiplyAdd(value, w22, sum), following = multiplyAdd(value, w20, following);
      }
      x += pixelBytes, k++;
    }
    store(y, sum, lanes);
    sum = following;
  }
}

/** Does a row of y if its windows are of that kind; says whether they were. */
export function slide(x: usize, w: usize, y: usize, rows: i32, start: v128, lanes: i32): bool {
  const stride = integer(21);
  if (stride == 1) {
    if (rows == 3) slideRow(3, 1, x, w, y, start, lanes);
    else if (rows == 2) slideRow(2, 1, x, w, y, start, lanes);
    else if (rows == 1) slideRow(1, 1, x, w, y, start, lanes);
    return rows > 0;
  }
  if (stride == 2) {
    if (rows == 3) slideRow(3, 2, x, w, y, start, lanes);
    else if (rows == 2) slideRow(2, 2, x, w, y, start, lanes);
    else if (rows == 1) slideRow(1, 2, x, w, y, start, lanes);
    return rows > 0;
  }
  return false;
}
