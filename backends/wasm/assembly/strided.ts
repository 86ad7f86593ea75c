// Copies a box of elements from one place to another, each axis with a stride of its own on either
// side: what slicing, joining, padding, repeating, reversing and transposing have in common. The
// arguments, after the addresses:
//
//     source (0: every element is the pattern), destination, pattern, bytes of an element (1 or 4),
//     elements, rank, then for each axis, outermost first: size, source stride, destination stride
//
// with strides in bytes, which may be zero or negative. ../kernels/strided.ts merges the axes that lie
// one after the other on both sides, so that the innermost is as long as can be.
import { address, integer, INTEGERS } from "./control";

/** Elements of a part. */
const CHUNK: u32 = 16384;
/** The number of the pattern's argument. */
const PATTERN: i32 = 2;
/** The number of the first axis' first argument. */
const AXES: i32 = 6;
/** From here on the engine's own copy is faster than a loop, in bytes. */
const LONG: usize = 512;

@inline
function sizeOf(axis: i32): u32 {
  return integer(AXES + 3 * axis);
}

@inline
function sourceStride(axis: i32): usize {
  return address(AXES + 3 * axis + 1);
}

@inline
function destinationStride(axis: i32): usize {
  return address(AXES + 3 * axis + 2);
}

/** Where the source begins: of a box without one, every stride is 0. */
@inline
function sourceAddress(): usize {
  const source = address(0);
  return source == 0 ? INTEGERS + (<usize> PATTERN << 2) : source;
}

/** Copies bytes that lie side by side. */
export function copyBytes(from: usize, to: usize, bytes: usize): void {
  if (bytes >= LONG) {
    memory.copy(to, from, bytes);
    return;
  }
  const end = to + bytes;
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to + 4 <= end; to += 4, from += 4) store<u32>(to, load<u32>(from));
  for (; to < end; to++, from++) store<u8>(to, load<u8>(from));
}

/** Writes a vector again and again over `bytes` bytes, of which it holds a whole number of elements. */
function repeat(value: v128, to: usize, bytes: usize): void {
  const end = to + bytes;
  for (; to + 16 <= end; to += 16) v128.store(to, value);
  const word = i32x4.extract_lane(value, 0);
  for (; to + 4 <= end; to += 4) store<i32>(to, word);
  for (; to < end; to++) store<u8>(to, <u8> word);
}

/** Copies one row of elements. */
function copyRow(
  from: usize,
  to: usize,
  count: u32,
  fromStride: usize,
  toStride: usize,
  bytes: usize,
): void {
  if (toStride == bytes && fromStride == bytes) copyBytes(from, to, <usize> count * bytes);
  else if (toStride == bytes && fromStride == 0) {
    const value = bytes == 4 ? v128.load_splat<u32>(from) : v128.load_splat<u8>(from);
    repeat(value, to, <usize> count * bytes);
  } else if (bytes == 4) {
    for (; count > 0; count--, from += fromStride, to += toStride) {
      store<u32>(to, load<u32>(from));
    }
  } else {
    for (; count > 0; count--, from += fromStride, to += toStride) store<u8>(to, load<u8>(from));
  }
}

/** Copies a part of the box, row by row in the order of its axes. */
export function copyStrided(part: i32): void {
  const bytes: usize = address(3), size: u32 = integer(4), last = integer(5) - 1;
  const columns = sizeOf(last);
  const fromStride = sourceStride(last), toStride = destinationStride(last);
  const outer = last - 1;
  const fromStep = last > 0 ? sourceStride(outer) : 0;
  const toStep = last > 0 ? destinationStride(outer) : 0;
  let index = <u32> part * CHUNK;
  const end = min(size, index + CHUNK);
  while (index < end) {
    let row = index / columns;
    let column = index - row * columns;
    let from = sourceAddress() + <usize> column * fromStride;
    let to = address(1) + <usize> column * toStride;
    // Rows until the axis before the last one turns over.
    let rows: u32 = last > 0 ? sizeOf(outer) - row % sizeOf(outer) : 1;
    for (let axis = outer; axis >= 0; axis--) {
      const rest = row / sizeOf(axis), place = <usize> (row - rest * sizeOf(axis));
      from += place * sourceStride(axis);
      to += place * destinationStride(axis);
      row = rest;
    }
    for (; rows > 0 && index < end; rows--) {
      const count = min(columns - column, end - index);
      copyRow(from, to, count, fromStride, toStride, bytes);
      from += fromStep - <usize> column * fromStride;
      to += toStep - <usize> column * toStride;
      index += count;
      column = 0;
    }
  }
}

/** Writes the first `count` of four numbers. */
@inline
function storeFirst(to: usize, value: v128, count: u32): void {
  if (count >= 4) {
    v128.store(to, value);
    return;
  }
  v128.store32_lane(to, value, 0);
  if (count > 1) v128.store32_lane(to, value, 1, 4);
  if (count > 2) v128.store32_lane(to, value, 2, 8);
}

/** to[row, column] = from[column, row] for four rows or fewer, and any number of columns. */
function transposeRows(
  from: usize,
  to: usize,
  rows: u32,
  columns: u32,
  fromStride: usize,
  toStride: usize,
): void {
  for (; columns > 0; from += fromStride << 2, to += 16) {
    const count = min<u32>(columns, 4);
    columns -= count;
    const from1 = from + (count > 1 ? fromStride : 0);
    const from2 = from1 + (count > 2 ? fromStride : 0);
    const from3 = from2 + (count > 3 ? fromStride : 0);
    const x0 = v128.load(from), x1 = v128.load(from1);
    const x2 = v128.load(from2), x3 = v128.load(from3);
    const a0 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), a1 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
    const b0 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), b1 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
    storeFirst(to, v128.shuffle<i64>(a0, a1, 0, 2), count);
    if (rows > 1) storeFirst(to + toStride, v128.shuffle<i64>(a0, a1, 1, 3), count);
    if (rows > 2) storeFirst(to + 2 * toStride, v128.shuffle<i64>(b0, b1, 0, 2), count);
    if (rows > 3) storeFirst(to + 3 * toStride, v128.shuffle<i64>(b0, b1, 1, 3), count);
  }
}

/**
 * Copies a part of a box of 4-byte elements whose last axis lies side by side in the destination, and
 * the one before it in the source: planes to transpose. Three more arguments follow the axes: a tile's
 * rows and columns, small enough for the nearest cache, and how many tiles a part has.
 */
export function transposeStrided(part: i32): void {
  const size: u32 = integer(4), last = integer(5) - 1;
  const rows = sizeOf(last - 1), columns = sizeOf(last);
  const fromStride = sourceStride(last), toStride = destinationStride(last - 1);
  const tileRows: u32 = integer(AXES + 3 * last + 3), tileColumns: u32 = integer(AXES + 3 * last + 4);
  const tilesAcross = (columns + tileColumns - 1) / tileColumns;
  const tilesOfPlane = (rows + tileRows - 1) / tileRows * tilesAcross;
  const tiles = size / (rows * columns) * tilesOfPlane;
  const perPart: u32 = integer(AXES + 3 * last + 5);
  let tile = <u32> part * perPart;
  for (const end = min(tiles, tile + perPart); tile < end; tile++) {
    let plane = tile / tilesOfPlane;
    const place = tile - plane * tilesOfPlane;
    let row = place / tilesAcross * tileRows;
    const column = place % tilesAcross * tileColumns;
    let from = address(0) + <usize> column * fromStride + (<usize> row << 2);
    let to = address(1) + <usize> row * toStride + (<usize> column << 2);
    for (let axis = last - 2; axis >= 0; axis--) {
      const rest = plane / sizeOf(axis), step = <usize> (plane - rest * sizeOf(axis));
      from += step * sourceStride(axis);
      to += step * destinationStride(axis);
      plane = rest;
    }
    const endRow = min(rows, row + tileRows), width = min(columns - column, tileColumns);
    for (; row < endRow; row += 4, from += 16, to += toStride << 2) {
      transposeRows(from, to, endRow - row, width, fromStride, toStride);
    }
  }
}
