// What depthwise convolution and pooling have in common: each pixel of y comes from a window of x's
// pixels, each channel apart. Which pixels those are is planned by the caller, who knows of padding,
// strides, dilations and gradients (../kernels/depthwise_windows.ts), in two tables:
//
//     rows: bytes to the first weight, taps, bytes to the first pixel: of each row of y
//     runs: bytes to the first pixel of y, columns, bytes to the first weight, taps, bytes to the
//           first pixel: of columns of y whose windows have as many taps, of the same weights
//
// A part is some rows of y. A window without taps gives what its combination starts from.
import { address, integer } from "./control";
import { storeLanes } from "./depthwise_lanes";
import { slide } from "./depthwise_slide";
import { multiplyAdd, zeros } from "./vector";

/** The sum of w x, and the initial value, then ReLU if asked. */
const WEIGHTED: i32 = 0;
/** The sum of x, divided by integer(20), or by the number of taps where that is 0. */
const AVERAGE: i32 = 1;
/** The largest x. NaN is passed over, as on TensorFlow.js' other backends. */
const LARGEST: i32 = 2;

/** Numbers of an entry of the tables. */
const ROW_ENTRY: i32 = 3, RUN_ENTRY: i32 = 5;

@inline
function combine(operation: i32, sum: v128, x: usize, w: v128): v128 {
  if (operation == WEIGHTED) return multiplyAdd(v128.load(x), w, sum);
  if (operation == AVERAGE) return f32x4.add(sum, v128.load(x));
  return f32x4.pmax(sum, v128.load(x));
}

@inline
function finish(operation: i32, y: v128, taps: i32): v128 {
  const extra = integer(20);
  if (operation == WEIGHTED) return extra != 0 ? f32x4.max(y, zeros()) : y;
  if (operation == AVERAGE) return f32x4.div(y, f32x4.splat(<f32> (extra == 0 ? taps : extra)));
  return y;
}

/** Four channels of `count` columns of y, four columns at once where there are as many. */
@inline
function run(
  operation: i32,
  x: usize,
  w: usize,
  y: usize,
  count: i32,
  rows: i32,
  columns: i32,
  start: v128,
  lanes: i32,
): void {
  const tapRow = <usize> integer(14), tapColumn = <usize> integer(15);
  const weightRow = <usize> integer(16), weightColumn = <usize> integer(17);
  const next = <usize> integer(18), yNext = <usize> integer(19);
  const taps = rows * columns;
  if (count >= 4) {
    const last = count - 4;
    // The last four may overlap those before: the same numbers again.
    for (let first = 0;; first = min(first + 4, last)) {
      let y0 = start, y1 = start, y2 = start, y3 = start;
      let xRow = x + <usize> first * next, wRow = w;
      for (let r = 0; r < rows; r++, xRow += tapRow, wRow += weightRow) {
        let from = xRow, weights = wRow;
        for (let s = 0; s < columns; s++, from += tapColumn, weights += weightColumn) {
          const weight = operation == WEIGHTED ? v128.load(weights) : zeros();
          y0 = combine(operation, y0, from, weight);
          y1 = combine(operation, y1, from + next, weight);
          y2 = combine(operation, y2, from + 2 * next, weight);
          y3 = combine(operation, y3, from + 3 * next, weight);
        }
      }
      const to = y + <usize> first * yNext;
      storeLanes(to, finish(operation, y0, taps), lanes);
      storeLanes(to + yNext, finish(operation, y1, taps), lanes);
      storeLanes(to + 2 * yNext, finish(operation, y2, taps), lanes);
      storeLanes(to + 3 * yNext, finish(operation, y3, taps), lanes);
      if (first == last) return;
    }
  }
  for (; count > 0; count--, x += next, y += yNext) {
    let sum = start;
    let xRow = x, wRow = w;
    for (let r = 0; r < rows; r++, xRow += tapRow, wRow += weightRow) {
      let from = xRow, weights = wRow;
      for (let s = 0; s < columns; s++, from += tapColumn, weights += weightColumn) {
        const weight = operation == WEIGHTED ? v128.load(weights) : zeros();
        sum = combine(operation, sum, from, weight);
      }
    }
    storeLanes(y, finish(operation, sum, taps), lanes);
  }
}

@inline
function windows(part: i32, operation: i32): void {
  const initial = address(3), rowTable = address(4), runTable = address(5);
  const runs = integer(6), perPart = integer(8), rowsPerImage = integer(9);
  const imageBytes = <usize> integer(10), channels = integer(12), yRowBytes = <usize> integer(13);
  const runsEnd = runTable + (<usize> (runs * RUN_ENTRY) << 2);
  const end = min(integer(7), (part + 1) * perPart);
  for (let row = part * perPart; row < end; row++) {
    const entry = rowTable + (<usize> (row % rowsPerImage * ROW_ENTRY) << 2);
    const rows = load<i32>(entry, 4);
    const w = address(2) + load<usize>(entry);
    const x = address(0) + <usize> (row / rowsPerImage) * imageBytes + load<usize>(entry, 8);
    const y = address(1) + <usize> row * yRowBytes;
    for (let channel = 0; channel < channels; channel += 4) {
      const offset = <usize> channel << 2;
      const lanes = channels - channel;
      let start = f32x4.splat(operation == LARGEST ? -Infinity : 0);
      if (operation == WEIGHTED) {
        if (initial != 0) start = v128.load(initial + offset);
        if (slide(x + offset, w + offset, y + offset, rows, start, lanes)) continue;
      }
      for (let at = runTable; at < runsEnd; at += RUN_ENTRY << 2) {
        run(
          operation,
          x + load<usize>(at, 16) + offset,
          w + load<usize>(at, 8) + offset,
          y + load<usize>(at) + offset,
          load<i32>(at, 4),
          rows,
          load<i32>(at, 12),
          start,
          lanes,
        );
      }
    }
  }
}

/** y = x * w (+ initial) (then ReLU) */
export function depthwiseConvolution(part: i32): void {
  windows(part, WEIGHTED);
}

/** y = the mean of each window of x */
export function averagePool(part: i32): void {
  windows(part, AVERAGE);
}

/** y = the largest of each window of x */
export function maxPool(part: i32): void {
  windows(part, LARGEST);
}
