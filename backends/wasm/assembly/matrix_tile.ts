// The heart of a matrix product: 6 rows by 8 columns of
//
//     C[m, n] = initial[n] + sum_k A[m, k] B[k, n]
//
// with both factors packed (matrix_pack.ts), so that the loop follows two addresses alone. The 12 sums
// stay in registers (2 of B and 1 of A make 15 of the 16 that x86-64 has).
import { multiplyAdd, zeros } from "./vector";

/** Rows of a tile. */
export const TILE_ROWS: i32 = 6;
/** Columns of a tile. */
export const TILE_COLUMNS: i32 = 8;

/** Adds to one row of a tile, and stores `columns` of its 8 values. */
@inline
function storeRow(to: usize, initial: usize, low: v128, high: v128, columns: i32): void {
  const start = initial == 0 ? to : initial;
  low = f32x4.add(low, v128.load(start));
  high = f32x4.add(high, v128.load(start, 16));
  if (columns >= TILE_COLUMNS) {
    v128.store(to, low);
    v128.store(to, high, 16);
  } else {
    storePartial(to, low, high, columns);
  }
}

function storePartial(to: usize, low: v128, high: v128, columns: i32): void {
  let rest = low;
  if (columns >= 4) {
    v128.store(to, low);
    to += 16, columns -= 4, rest = high;
  }
  if (columns > 0) v128.store_lane<f32>(to, rest, 0);
  if (columns > 1) v128.store_lane<f32>(to, rest, 1, 4);
  if (columns > 2) v128.store_lane<f32>(to, rest, 2, 8);
}

/**
 * @param a packed rows of A: for each k 6 values
 * @param b packed columns of B: for each k 8 values
 * @param initial address of 8 values that every row starts from, or 0 to add to what C holds
 * @param to C's first row
 * @param rowBytes bytes from one row of C to the next
 * @param rows how many of the 6 rows are C's
 * @param columns how many of the 8 columns are C's
 */
export function matrixTile(
  a: usize,
  b: usize,
  depth: i32,
  initial: usize,
  to: usize,
  rowBytes: usize,
  rows: i32,
  columns: i32,
): void {
  let c00 = zeros(), c01 = zeros(), c10 = zeros(), c11 = zeros(), c20 = zeros(), c21 = zeros();
  let c30 = zeros(), c31 = zeros(), c40 = zeros(), c41 = zeros(), c50 = zeros(), c51 = zeros();
  const end = b + <usize> depth * 32;
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let value = v128.load_splat<f32>(a);
    c00 = multiplyAdd(value, b0, c00), c01 = multiplyAdd(value, b1, c01);
    value = v128.load_splat<f32>(a, 4);
    c10 = multiplyAdd(value, b0, c10), c11 = multiplyAdd(value, b1, c11);
    value = v128.load_splat<f32>(a, 8);
    c20 = multiplyAdd(value, b0, c20), c21 = multiplyAdd(value, b1, c21);
    value = v128.load_splat<f32>(a, 12);
    c30 = multiplyAdd(value, b0, c30), c31 = multiplyAdd(value, b1, c31);
    value = v128.load_splat<f32>(a, 16);
    c40 = multiplyAdd(value, b0, c40), c41 = multiplyAdd(value, b1, c41);
    value = v128.load_splat<f32>(a, 20);
    c50 = multiplyAdd(value, b0, c50), c51 = multiplyAdd(value, b1, c51);
    a += 24, b += 32;
  }
  storeRow(to, initial, c00, c01, columns);
  if (rows > 1) storeRow(to + rowBytes, initial, c10, c11, columns);
  if (rows > 2) storeRow(to + rowBytes * 2, initial, c20, c21, columns);
  if (rows > 3) storeRow(to + rowBytes * 3, initial, c30, c31, columns);
  if (rows > 4) storeRow(to + rowBytes * 4, initial, c40, c41, columns);
  if (rows > 5) storeRow(to + rowBytes * 5, initial, c50, c51, columns);
}
