// The gradient of a convolution with respect to its filter:
//
//     dw[r, s, c, k] = sum_{n, i, j} x[n, i sh + r dh, j sw + s dw, c] dy[n, i, j, k]
//
// A tile is 6 neighbours of (s, c) by 8 of k, summed over a chunk of about 96 pixels that stays in the
// first-level cache, then added to the part's own sums: short runs of additions lose less to rounding
// than one long run. A part is a fixed share of the batch; sumParts adds the parts in order.
import { address, integer } from "./control";
import { scratch } from "./parallel";
import { clear, multiplyAdd, zeros } from "./vector";

const TILE_ROWS: i32 = 6;
const TILE_COLUMNS: i32 = 8;
/** Pixels of a chunk, about: whole rows of the output. */
const CHUNK_PIXELS: i32 = 96;

/**
 * Adds a whole row of the tile to the sums. It loads both halves before it stores one, or V8's
 * revectorization (see tile.ts) could not make them one.
 */
@inline
function addRow(to: usize, low: v128, high: v128): void {
  const low0 = v128.load(to), high0 = v128.load(to, 16);
  v128.store(to, f32x4.add(low0, low));
  v128.store(to, f32x4.add(high0, high), 16);
}

/** Adds the first `columns` of a row's 8 values to the sums. */
function addPartial(to: usize, low: v128, high: v128, columns: i32): void {
  f32.store(to, f32.load(to) + f32x4.extract_lane(low, 0));
  if (columns > 1) f32.store(to, f32.load(to, 4) + f32x4.extract_lane(low, 1), 4);
  if (columns > 2) f32.store(to, f32.load(to, 8) + f32x4.extract_lane(low, 2), 8);
  if (columns > 3) f32.store(to, f32.load(to, 12) + f32x4.extract_lane(low, 3), 12);
  if (columns > 4) f32.store(to, f32.load(to, 16) + f32x4.extract_lane(high, 0), 16);
  if (columns > 5) f32.store(to, f32.load(to, 20) + f32x4.extract_lane(high, 1), 20);
  if (columns > 6) f32.store(to, f32.load(to, 24) + f32x4.extract_lane(high, 2), 24);
}

/** Sums x (6 neighbours) times dy (8 neighbours) over `rows` x `columns` pixels. */
function gradientTile(
  x: usize,
  dy: usize,
  to: usize,
  rows: i32,
  pixels: i32,
  xStep: usize,
  dyStep: usize,
  xNextRow: usize,
  filterBytes: usize,
  tileRows: i32,
  tileColumns: i32,
): void {
  let c00 = zeros(), c01 = zeros(), c10 = zeros(), c11 = zeros(), c20 = zeros(), c21 = zeros();
  let c30 = zeros(), c31 = zeros(), c40 = zeros(), c41 = zeros(), c50 = zeros(), c51 = zeros();
  for (; rows > 0; rows--) {
    for (let pixel = pixels; pixel > 0; pixel--) {
      const b0 = v128.load(dy), b1 = v128.load(dy, 16);
      let a = v128.load_splat<f32>(x);
      c00 = multiplyAdd(a, b0, c00), c01 = multiplyAdd(a, b1, c01);
      a = v128.load_splat<f32>(x, 4);
      c10 = multiplyAdd(a, b0, c10), c11 = multiplyAdd(a, b1, c11);
      a = v128.load_splat<f32>(x, 8);
      c20 = multiplyAdd(a, b0, c20), c21 = multiplyAdd(a, b1, c21);
      a = v128.load_splat<f32>(x, 12);
      c30 = multiplyAdd(a, b0, c30), c31 = multiplyAdd(a, b1, c31);
      a = v128.load_splat<f32>(x, 16);
      c40 = multiplyAdd(a, b0, c40), c41 = multiplyAdd(a, b1, c41);
      a = v128.load_splat<f32>(x, 20);
      c50 = multiplyAdd(a, b0, c50), c51 = multiplyAdd(a, b1, c51);
      x += xStep, dy += dyStep;
    }
    x += xNextRow;
  }
  // Rows that the tile has too many are added where nobody looks.
  const nowhere = scratch();
  const to1 = tileRows > 1 ? to + filterBytes : nowhere;
  const to2 = tileRows > 2 ? to + filterBytes * 2 : nowhere;
  const to3 = tileRows > 3 ? to + filterBytes * 3 : nowhere;
  const to4 = tileRows > 4 ? to + filterBytes * 4 : nowhere;
  const to5 = tileRows > 5 ? to + filterBytes * 5 : nowhere;
  if (tileColumns < TILE_COLUMNS) {
    addPartial(to, c00, c01, tileColumns);
    addPartial(to1, c10, c11, tileColumns);
    addPartial(to2, c20, c21, tileColumns);
    addPartial(to3, c30, c31, tileColumns);
    addPartial(to4, c40, c41, tileColumns);
    addPartial(to5, c50, c51, tileColumns);
    return;
  }
  addRow(to, c00, c01), addRow(to1, c10, c11), addRow(to2, c20, c21);
  addRow(to3, c30, c31), addRow(to4, c40, c41), addRow(to5, c50, c51);
}

export function convolutionFilterGradient(part: i32): void {
  const parts = integer(3), images = integer(4);
  const outHeight = integer(5), outWidth = integer(6), filters = integer(7);
  const imageBytes = address(8), rowStep = address(9), columnStep = address(10);
  const groups = integer(11), segments = integer(12), segmentSize = integer(13);
  const segmentStep = address(14), groupStep = address(15);
  const filterBytes = <usize> filters << 2;
  const depth = groups * segments * segmentSize;
  const sums = address(2) + <usize> (part * depth) * filterBytes;
  const chunkRows = max(1, CHUNK_PIXELS / outWidth);
  clear(sums, depth * filters);

  const firstImage = <i32> (<i64> part * images / parts);
  const endImage = <i32> (<i64> (part + 1) * images / parts);
  for (let image = firstImage; image < endImage; image++) {
    const x = address(0) + <usize> image * imageBytes;
    const dy = address(1) + <usize> (image * outHeight * outWidth) * filterBytes;
    for (let row = 0; row < outHeight; row += chunkRows) {
      const rows = min(chunkRows, outHeight - row);
      for (let group = 0; group < groups; group++) {
        for (let segment = 0; segment < segments; segment++) {
          const window = x + <usize> row * rowStep + <usize> group * groupStep +
            <usize> segment * segmentStep;
          const window0 = (group * segments + segment) * segmentSize;
          for (let index = 0; index < segmentSize; index += TILE_ROWS) {
            for (let filter = 0; filter < filters; filter += TILE_COLUMNS) {
              gradientTile(
                window + (<usize> index << 2),
                dy + <usize> (row * outWidth) * filterBytes + (<usize> filter << 2),
                sums + <usize> (window0 + index) * filterBytes + (<usize> filter << 2),
                rows,
                outWidth,
                columnStep,
                filterBytes,
                rowStep - <usize> outWidth * columnStep,
                filterBytes,
                segmentSize - index,
                min(TILE_COLUMNS, filters - filter),
              );
            }
          }
        }
      }
    }
  }
}

/** Numbers that one part of sumParts adds up. */
export const SUM_CHUNK: i32 = 4096;

/** y[i] = sum over parts, in their order, of sums[part, i]. */
export function sumParts(part: i32): void {
  const sums = address(0), y = address(1), parts = integer(2), size = integer(3);
  const partBytes = <usize> size << 2;
  let index = part * SUM_CHUNK;
  const end = min(size, index + SUM_CHUNK);
  // A whole line of the cache at once: parts are often a power of 2 apart, and would displace one
  // another before the rest of their lines is read.
  for (; index + 16 <= end; index += 16) {
    let from = sums + (<usize> index << 2);
    let sum0 = v128.load(from), sum1 = v128.load(from, 16);
    let sum2 = v128.load(from, 32), sum3 = v128.load(from, 48);
    for (let other = 1; other < parts; other++) {
      from += partBytes;
      sum0 = f32x4.add(sum0, v128.load(from)), sum1 = f32x4.add(sum1, v128.load(from, 16));
      sum2 = f32x4.add(sum2, v128.load(from, 32)), sum3 = f32x4.add(sum3, v128.load(from, 48));
    }
    const to = y + (<usize> index << 2);
    v128.store(to, sum0), v128.store(to, sum1, 16);
    v128.store(to, sum2, 32), v128.store(to, sum3, 48);
  }
  for (; index < end; index++) {
    let from = sums + (<usize> index << 2);
    let sum = f32.load(from);
    for (let other = 1; other < parts; other++) {
      from += partBytes;
      sum += f32.load(from);
    }
    f32.store(y + (<usize> index << 2), sum);
  }
}
