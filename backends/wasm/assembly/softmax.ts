// Softmax of each row:
//
//     y[i] = exp(x[i] - max x) / sum_j exp(x[j] - max x)
//
// The largest is taken off first, so that huge numbers do not overflow; the sum is in float64. A NaN or
// an infinity makes its row NaN. A part is `rowsPerPart` rows.
import { address, integer } from "./control";
import { exponential } from "./exponential";

/** 4 numbers, of which those past the first `count` are replaced. */
@inline
function firstOf(from: usize, count: i32, replacement: v128): v128 {
  const lanes = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
  return v128.bitselect(v128.load(from), replacement, lanes);
}

@inline
function storeFirst(to: usize, values: v128, count: i32): void {
  v128.store_lane<f32>(to, values, 0);
  if (count > 1) v128.store_lane<f32>(to, values, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, values, 2, 8);
}

@inline
function sumOfFour(values: v128): v128 {
  const high = v128.shuffle<i32>(values, values, 2, 3, 2, 3);
  return f64x2.add(f64x2.promote_low_f32x4(values), f64x2.promote_low_f32x4(high));
}

function softmaxOfRow(x: usize, y: usize, columns: i32): void {
  const rest = columns & 3;
  const wholeBytes = <usize> (columns - rest) << 2;
  const lowest = f32x4.splat(-Infinity);
  let greatest = rest > 0 ? firstOf(x + wholeBytes, rest, lowest) : lowest;
  for (let at: usize = 0; at < wholeBytes; at += 16) {
    greatest = f32x4.max(greatest, v128.load(x + at));
  }
  greatest = f32x4.max(greatest, v128.shuffle<i32>(greatest, greatest, 2, 3, 0, 1));
  greatest = f32x4.max(greatest, v128.shuffle<i32>(greatest, greatest, 1, 0, 3, 2));

  let sums = f64x2.splat(0);
  for (let at: usize = 0; at < wholeBytes; at += 16) {
    const power = exponential(f32x4.sub(v128.load(x + at), greatest));
    v128.store(y + at, power);
    sums = f64x2.add(sums, sumOfFour(power));
  }
  if (rest > 0) {
    const power = exponential(f32x4.sub(firstOf(x + wholeBytes, rest, lowest), greatest));
    storeFirst(y + wholeBytes, power, rest);
    sums = f64x2.add(sums, sumOfFour(power));
  }
  const sum = f32x4.splat(<f32> (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)));
  for (let at: usize = 0; at < wholeBytes; at += 16) {
    v128.store(y + at, f32x4.div(v128.load(y + at), sum));
  }
  if (rest > 0) {
    storeFirst(y + wholeBytes, f32x4.div(v128.load(y + wholeBytes), sum), rest);
  }
}

export function softmax(part: i32): void {
  const rows = integer(2), columns = integer(3), rowsPerPart = integer(4);
  const end = min(rows, (part + 1) * rowsPerPart);
  for (let row = part * rowsPerPart; row < end; row++) {
    const place = <usize> (row * columns) << 2;
    softmaxOfRow(address(0) + place, address(1) + place, columns);
  }
}
