// What depthwise convolution and pooling have in common: each pixel of y comes from a window of x's
// pixels, each channel apart. Which pixels those are is planned by the caller, who knows of padding,
// strides, dilations and gradients (../kernels/depthwise_windows.ts), in two tables:
//
//     rows: the first tap's bytes of weights, taps, bytes to the first pixel: of each row of y
//     runs: bytes to the first pixel of y, columns, the first tap's bytes of weights, taps, bytes to
//           the first pixel: of columns of y whose windows have the same taps
//
// Where there are no weights, a tap has one byte of them, so that the address counts the taps. A part
// is some rows of y. A window without taps gives what its combination starts from.
import { address, integer } from "./control";
import { storeLanes } from "./depthwise_lanes";
import { multiplyAdd, zeros } from "./vector";

/** The sum of w x, and the initial value at address(3), then ReLU if integer(20). */
const WEIGHTED: i32 = 0;
/** The sum of x, divided by integer(20), or by the number of taps where that is 0. */
const AVERAGE: i32 = 1;
/** The largest x. NaN is passed over, as on TensorFlow.js' other backends. */
const LARGEST: i32 = 2;
/** The tap of the first x that is the largest, or -1 where none is larger than -Infinity. */
const LARGEST_TAP: i32 = 3;
/** The sum of x where the number that lies address(3) further is the tap. */
const MATCHING: i32 = 4;

/** Numbers of an entry of the tables. */
const ROW_ENTRY: i32 = 3, RUN_ENTRY: i32 = 5;

/** What a combination of four channels starts from. */
@inline
function begin(operation: i32, offset: usize): v128 {
  if (operation == LARGEST) return f32x4.splat(-Infinity);
  if (operation == LARGEST_TAP) return i32x4.splat(-1);
  return operation == WEIGHTED && address(3) != 0 ? v128.load(address(3) + offset) : zeros();
}

@inline
function weightOf(operation: i32, tap: usize): v128 {
  if (operation == WEIGHTED) return v128.load(tap);
  return operation == LARGEST_TAP || operation == MATCHING ? i32x4.splat(<i32> tap) : zeros();
}

@inline
function combine(operation: i32, y: v128, x: usize, weight: v128, largest: v128): v128 {
  const value = v128.load(x);
  if (operation == WEIGHTED) return multiplyAdd(value, weight, y);
  if (operation == AVERAGE) return f32x4.add(y, value);
  if (operation == LARGEST) return f32x4.pmax(y, value);
  if (operation == LARGEST_TAP) return v128.bitselect(weight, y, f32x4.gt(value, largest));
  return f32x4.add(y, v128.and(value, i32x4.eq(v128.load(x + address(3)), weight)));
}

/** The largest number so far, which only LARGEST_TAP needs beside its result. */
@inline
function enlarge(operation: i32, largest: v128, x: usize): v128 {
  return operation == LARGEST_TAP ? f32x4.pmax(largest, v128.load(x)) : largest;
}

@inline
function store(operation: i32, to: usize, y: v128, taps: i32, lanes: i32): void {
  const extra = integer(20);
  if (operation == WEIGHTED && extra != 0) y = f32x4.max(y, zeros());
  if (operation == AVERAGE) y = f32x4.div(y, f32x4.splat(<f32> (extra == 0 ? taps : extra)));
  storeLanes(to, y, lanes);
}

/** `count` columns of y, four at once where there are as many. */
@inline
function run(
  operation: i32,
  x: usize,
  w: usize,
  y: usize,
  count: i32,
  rows: i32,
  columns: i32,
): void {
  const channels = integer(12), pixelBytes = <usize> channels << 2;
  const tapRow = <usize> integer(14), tapColumn = <usize> integer(15);
  const weightRow = <usize> integer(16), weightColumn = <usize> integer(17);
  const next = <usize> integer(18), yNext = <usize> integer(19);
  const taps = rows * columns;
  const weighted = operation == WEIGHTED;
  const smallest = f32x4.splat(-Infinity);
  const last = count - 4;
  for (let first = 0; count >= 4; first = min(first + 4, last)) {
    for (let offset: usize = 0; offset < pixelBytes; offset += 16) {
      const start = begin(operation, offset);
      let y0 = start, y1 = start, y2 = start, y3 = start;
      let m0 = smallest, m1 = smallest, m2 = smallest, m3 = smallest;
      let xRow = x + <usize> first * next + offset, wRow = weighted ? w + offset : w;
      for (let r = 0; r < rows; r++, xRow += tapRow, wRow += weightRow) {
        let from = xRow, tap = wRow;
        for (let s = 0; s < columns; s++, from += tapColumn, tap += weightColumn) {
          const weight = weightOf(operation, tap);
          const from1 = from + next, from2 = from1 + next, from3 = from2 + next;
          y0 = combine(operation, y0, from, weight, m0), m0 = enlarge(operation, m0, from);
          y1 = combine(operation, y1, from1, weight, m1), m1 = enlarge(operation, m1, from1);
          y2 = combine(operation, y2, from2, weight, m2), m2 = enlarge(operation, m2, from2);
          y3 = combine(operation, y3, from3, weight, m3), m3 = enlarge(operation, m3, from3);
        }
      }
      const to = y + <usize> first * yNext + offset;
      const lanes = <i32> (pixelBytes - offset) >> 2;
      store(operation, to, y0, taps, lanes);
      store(operation, to + yNext, y1, taps, lanes);
      store(operation, to + 2 * yNext, y2, taps, lanes);
      store(operation, to + 3 * yNext, y3, taps, lanes);
    }
    // The last four may overlap those before: the same numbers again.
    if (first == last) return;
  }
  for (; count > 0; count--, x += next, y += yNext) {
    for (let offset: usize = 0; offset < pixelBytes; offset += 16) {
      let sum = begin(operation, offset), largest = smallest;
      let xRow = x + offset, wRow = weighted ? w + offset : w;
      for (let r = 0; r < rows; r++, xRow += tapRow, wRow += weightRow) {
        let from = xRow, tap = wRow;
        for (let s = 0; s < columns; s++, from += tapColumn, tap += weightColumn) {
          sum = combine(operation, sum, from, weightOf(operation, tap), largest);
          largest = enlarge(operation, largest, from);
        }
      }
      store(operation, y + offset, sum, taps, <i32> (pixelBytes - offset) >> 2);
    }
  }
}

@inline
function windows(part: i32, operation: i32): void {
  const rowTable = address(4), runTable = address(5);
  const runs = integer(6), perPart = integer(8), rowsPerImage = integer(9);
  const imageBytes = <usize> integer(10), yRowBytes = <usize> integer(13);
  const runsEnd = runTable + (<usize> (runs * RUN_ENTRY) << 2);
  const end = min(integer(7), (part + 1) * perPart);
  for (let row = part * perPart; row < end; row++) {
    const entry = rowTable + (<usize> (row % rowsPerImage * ROW_ENTRY) << 2);
    const w = address(2) + load<usize>(entry);
    const x = address(0) + <usize> (row / rowsPerImage) * imageBytes + load<usize>(entry, 8);
    const y = address(1) + <usize> row * yRowBytes;
    for (let at = runTable; at < runsEnd; at += RUN_ENTRY << 2) {
      run(
        operation,
        x + load<usize>(at, 16),
        w + load<usize>(at, 8),
        y + load<usize>(at),
        load<i32>(at, 4),
        load<i32>(entry, 4),
        load<i32>(at, 12),
      );
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

/** y = the tap of each window, as int32, at which the largest of it is */
export function maxPoolTaps(part: i32): void {
  windows(part, LARGEST_TAP);
}

/** dx = the sum of the gradients of those windows whose largest it was */
export function maxPoolGradient(part: i32): void {
  windows(part, MATCHING);
}
