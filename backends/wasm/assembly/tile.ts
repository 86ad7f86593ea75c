// The heart of convolution and matrix multiplication: 6 rows by 8 columns of
//
//     C[m, n] = initial[m, n] + sum_k A[m, k] B[k, n]
//
// with the 12 sums in registers (12 sums, 2 of B and 1 of A make 15 of the 16 that x86-64 has).
// A's rows are not stored side by side: a table holds each row's address, and a row is made of
// `groups` x `segments` runs of `segmentBytes`, which is how the window of a convolution lies in an
// NHWC image. B is packed (pack.ts): 8 columns side by side, k after k.
import { multiplyAdd, zeros } from "./vector";

/** Rows of a tile. */
export const TILE_ROWS: i32 = 6;
/** Columns of a tile. */
export const TILE_COLUMNS: i32 = 8;

/** Stores the first `columns` of a row's 8 values. */
function storePartial(to: usize, low: v128, high: v128, columns: i32): void {
  f32.store(to, f32x4.extract_lane(low, 0));
  if (columns > 1) f32.store(to, f32x4.extract_lane(low, 1), 4);
  if (columns > 2) f32.store(to, f32x4.extract_lane(low, 2), 8);
  if (columns > 3) f32.store(to, f32x4.extract_lane(low, 3), 12);
  if (columns > 4) f32.store(to, f32x4.extract_lane(high, 0), 16);
  if (columns > 5) f32.store(to, f32x4.extract_lane(high, 1), 20);
  if (columns > 6) f32.store(to, f32x4.extract_lane(high, 2), 24);
}

/**
 * @param from table of 6 addresses: where A's rows begin; surplus ones repeat the last
 * @param to table of 6 addresses: where C's rows begin, likewise
 * @param toOffset bytes added to each address in `to`
 * @param b packed columns of B
 * @param initial address of 8 values that every row starts from, or 0 to start from what C holds
 */
export function tile(
  from: usize,
  to: usize,
  toOffset: usize,
  b: usize,
  initial: usize,
  groups: i32,
  segments: i32,
  segmentBytes: usize,
  segmentStep: usize,
  groupStep: usize,
  columns: i32,
  relu: bool,
): void {
  let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128;
  let c30: v128, c31: v128, c40: v128, c41: v128, c50: v128, c51: v128;
  if (initial != 0) {
    c00 =
      c10 =
      c20 =
      c30 =
      c40 =
      c50 =
        v128.load(initial);
    c01 =
      c11 =
      c21 =
      c31 =
      c41 =
      c51 =
        v128.load(initial, 16);
  } else {
    let row = load<usize>(to) + toOffset;
    c00 = v128.load(row), c01 = v128.load(row, 16);
    row = load<usize>(to, 4) + toOffset;
    c10 = v128.load(row), c11 = v128.load(row, 16);
    row = load<usize>(to, 8) + toOffset;
    c20 = v128.load(row), c21 = v128.load(row, 16);
    row = load<usize>(to, 12) + toOffset;
    c30 = v128.load(row), c31 = v128.load(row, 16);
    row = load<usize>(to, 16) + toOffset;
    c40 = v128.load(row), c41 = v128.load(row, 16);
    row = load<usize>(to, 20) + toOffset;
    c50 = v128.load(row), c51 = v128.load(row, 16);
  }
  let a0 = load<usize>(from), a1 = load<usize>(from, 4), a2 = load<usize>(from, 8);
  let a3 = load<usize>(from, 12), a4 = load<usize>(from, 16), a5 = load<usize>(from, 20);
  const nextSegment = segmentStep - segmentBytes;
  const nextGroup = groupStep - <usize> segments * segmentStep;
  for (; groups > 0; groups--) {
    for (let segment = segments; segment > 0; segment--) {
      const end = b + (segmentBytes << 3);
      while (b < end) {
        const b0 = v128.load(b), b1 = v128.load(b, 16);
        let a = v128.load_splat<f32>(a0);
        c00 = multiplyAdd(a, b0, c00), c01 = multiplyAdd(a, b1, c01);
        a = v128.load_splat<f32>(a1);
        c10 = multiplyAdd(a, b0, c10), c11 = multiplyAdd(a, b1, c11);
        a = v128.load_splat<f32>(a2);
        c20 = multiplyAdd(a, b0, c20), c21 = multiplyAdd(a, b1, c21);
        a = v128.load_splat<f32>(a3);
        c30 = multiplyAdd(a, b0, c30), c31 = multiplyAdd(a, b1, c31);
        a = v128.load_splat<f32>(a4);
        c40 = multiplyAdd(a, b0, c40), c41 = multiplyAdd(a, b1, c41);
        a = v128.load_splat<f32>(a5);
        c50 = multiplyAdd(a, b0, c50), c51 = multiplyAdd(a, b1, c51);
        a0 += 4, a1 += 4, a2 += 4, a3 += 4, a4 += 4, a5 += 4, b += 32;
      }
      a0 += nextSegment, a1 += nextSegment, a2 += nextSegment;
      a3 += nextSegment, a4 += nextSegment, a5 += nextSegment;
    }
    a0 += nextGroup, a1 += nextGroup, a2 += nextGroup;
    a3 += nextGroup, a4 += nextGroup, a5 += nextGroup;
  }
  if (relu) {
    c00 = f32x4.pmax(c00, zeros()), c01 = f32x4.pmax(c01, zeros());
    c10 = f32x4.pmax(c10, zeros()), c11 = f32x4.pmax(c11, zeros());
    c20 = f32x4.pmax(c20, zeros()), c21 = f32x4.pmax(c21, zeros());
    c30 = f32x4.pmax(c30, zeros()), c31 = f32x4.pmax(c31, zeros());
    c40 = f32x4.pmax(c40, zeros()), c41 = f32x4.pmax(c41, zeros());
    c50 = f32x4.pmax(c50, zeros()), c51 = f32x4.pmax(c51, zeros());
  }
  if (columns < TILE_COLUMNS) {
    storePartial(load<usize>(to) + toOffset, c00, c01, columns);
    storePartial(load<usize>(to, 4) + toOffset, c10, c11, columns);
    storePartial(load<usize>(to, 8) + toOffset, c20, c21, columns);
    storePartial(load<usize>(to, 12) + toOffset, c30, c31, columns);
    storePartial(load<usize>(to, 16) + toOffset, c40, c41, columns);
    storePartial(load<usize>(to, 20) + toOffset, c50, c51, columns);
    return;
  }
  // Stored here and not by a function: V8's revectorization, where it is switched on, sets out from
  // two stores side by side and makes the two columns of sums one of twice the width.
  let row = load<usize>(to) + toOffset;
  v128.store(row, c00), v128.store(row, c01, 16);
  row = load<usize>(to, 4) + toOffset;
  v128.store(row, c10), v128.store(row, c11, 16);
  row = load<usize>(to, 8) + toOffset;
  v128.store(row, c20), v128.store(row, c21, 16);
  row = load<usize>(to, 12) + toOffset;
  v128.store(row, c30), v128.store(row, c31, 16);
  row = load<usize>(to, 16) + toOffset;
  v128.store(row, c40), v128.store(row, c41, 16);
  row = load<usize>(to, 20) + toOffset;
  v128.store(row, c50), v128.store(row, c51, 16);
}
