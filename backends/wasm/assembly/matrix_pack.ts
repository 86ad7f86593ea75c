// Packs the factors of a matrix product for matrix_tile.ts: 6 rows of A, or 8 columns of B, side by
// side, k after k. Where the numbers of one k do not lie side by side, 4 k are read at once and turned
// round in registers. What is read past the last row, column or k is packed too, and never used: a
// packed tile has room for 3 k more than it holds.
import { TILE_COLUMNS, TILE_ROWS } from "./matrix_tile";

/** Two rows of numbers, one from each in turn: the first halves, then the last. */
@inline
function interleaveLow(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 4, 1, 5);
}

@inline
function interleaveHigh(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 6, 3, 7);
}

/** Turns 4 rows by 4 k into 4 k by 4 rows, `step` bytes apart. */
@inline
function turn(to: usize, step: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const even0 = interleaveLow(r0, r2), even1 = interleaveHigh(r0, r2);
  const odd0 = interleaveLow(r1, r3), odd1 = interleaveHigh(r1, r3);
  v128.store(to, interleaveLow(even0, odd0));
  v128.store(to + step, interleaveHigh(even0, odd0));
  v128.store(to + step * 2, interleaveLow(even1, odd1));
  v128.store(to + step * 3, interleaveHigh(even1, odd1));
}

/** Packs 6 rows, `rowBytes` apart, whose numbers of neighbouring k lie side by side. */
export function packRows(from: usize, rowBytes: usize, rows: i32, depth: i32, to: usize): void {
  const last = rows - 1;
  let r0 = from;
  let r1 = from + <usize> min(last, 1) * rowBytes, r2 = from + <usize> min(last, 2) * rowBytes;
  let r3 = from + <usize> min(last, 3) * rowBytes, r4 = from + <usize> min(last, 4) * rowBytes;
  let r5 = from + <usize> min(last, 5) * rowBytes;
  for (let k = 0; k < depth; k += 4, to += 96) {
    turn(to, 24, v128.load(r0), v128.load(r1), v128.load(r2), v128.load(r3));
    const fifth = v128.load(r4), sixth = v128.load(r5);
    const low = interleaveLow(fifth, sixth), high = interleaveHigh(fifth, sixth);
    v128.store_lane<i64>(to, low, 0, 16);
    v128.store_lane<i64>(to, low, 1, 40);
    v128.store_lane<i64>(to, high, 0, 64);
    v128.store_lane<i64>(to, high, 1, 88);
    r0 += 16, r1 += 16, r2 += 16, r3 += 16, r4 += 16, r5 += 16;
  }
}

/** Packs 6 rows whose numbers of the same k lie side by side, those of the next `depthBytes` on. */
export function packTurnedRows(from: usize, depthBytes: usize, depth: i32, to: usize): void {
  for (let k = 0; k < depth; k++, from += depthBytes, to += 24) {
    v128.store(to, v128.load(from));
    store<i64>(to, load<i64>(from, 16), 16);
  }
}

/** Packs 8 columns whose numbers of the same k lie side by side, those of the next `depthBytes` on. */
export function packColumns(from: usize, depthBytes: usize, depth: i32, to: usize): void {
  for (let k = 0; k < depth; k++, from += depthBytes, to += 32) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
}

/** Packs 8 columns, `columnBytes` apart, whose numbers of neighbouring k lie side by side. */
export function packTurnedColumns(
  from: usize,
  columnBytes: usize,
  columns: i32,
  depth: i32,
  to: usize,
): void {
  const last = columns - 1;
  for (let half = 0; half < TILE_COLUMNS; half += 4) {
    let c0 = from + <usize> min(last, half) * columnBytes;
    let c1 = from + <usize> min(last, half + 1) * columnBytes;
    let c2 = from + <usize> min(last, half + 2) * columnBytes;
    let c3 = from + <usize> min(last, half + 3) * columnBytes;
    let into = to + <usize> (half << 2);
    for (let k = 0; k < depth; k += 4, into += 128) {
      turn(into, 32, v128.load(c0), v128.load(c1), v128.load(c2), v128.load(c3));
      c0 += 16, c1 += 16, c2 += 16, c3 += 16;
    }
  }
}

/** Bytes of a packed tile of A. */
@inline
export function packedRowsBytes(depth: i32): usize {
  return <usize> ((depth + 3) * TILE_ROWS) << 2;
}

/** Bytes of a packed tile of B. */
@inline
export function packedColumnsBytes(depth: i32): usize {
  return <usize> ((depth + 3) * TILE_COLUMNS) << 2;
}
