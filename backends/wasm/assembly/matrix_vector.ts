// The product of one row with a matrix, y = initial + a B, many at once. B is read once, so packing it
// for matrix_tile.ts would cost more than the product. A part is 64 numbers of one y.
import { address, integer } from "./control";
import { multiplyAdd, zeros } from "./vector";

/** Numbers of y of a part. The caller knows it too. */
const PART_COLUMNS: i32 = 64;
/** Rows of B that are read at once: a long sum loses less to rounding in chunks, and B less of the cache. */
const CHUNK: i32 = 256;

/** y[n] = initial[n] + sum_k a[k] B[k, n] for 16 n, of which `columns` are stored. */
function addRows(
  a: usize,
  b: usize,
  depth: i32,
  rowBytes: usize,
  initial: usize,
  y: usize,
  columns: i32,
): void {
  let s0 = zeros(), s1 = zeros(), s2 = zeros(), s3 = zeros();
  for (let k = 0; k < depth; k++, a += 4, b += rowBytes) {
    const value = v128.load_splat<f32>(a);
    s0 = multiplyAdd(value, v128.load(b), s0);
    s1 = multiplyAdd(value, v128.load(b, 16), s1);
    s2 = multiplyAdd(value, v128.load(b, 32), s2);
    s3 = multiplyAdd(value, v128.load(b, 48), s3);
  }
  storeSums(y, initial, s0, columns);
  storeSums(y + 16, initial + 16, s1, columns - 4);
  storeSums(y + 32, initial + 32, s2, columns - 8);
  storeSums(y + 48, initial + 48, s3, columns - 12);
}

/** y = initial + sums, for the first `columns` of 4. */
function storeSums(y: usize, initial: usize, sums: v128, columns: i32): void {
  if (columns <= 0) return;
  const values = f32x4.add(sums, v128.load(initial));
  if (columns >= 4) {
    v128.store(y, values);
    return;
  }
  v128.store_lane<f32>(y, values, 0);
  if (columns > 1) v128.store_lane<f32>(y, values, 1, 4);
  if (columns > 2) v128.store_lane<f32>(y, values, 2, 8);
}

/** The sum of a row's products with another, eight sums at a time. */
@inline
function dot(a: usize, b: usize, depth: i32): f32 {
  let even = zeros(), odd = zeros();
  let k = 0;
  for (; k + 8 <= depth; k += 8, a += 32, b += 32) {
    even = multiplyAdd(v128.load(a), v128.load(b), even);
    odd = multiplyAdd(v128.load(a, 16), v128.load(b, 16), odd);
  }
  const sums = f32x4.add(even, odd);
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) +
    f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  for (; k < depth; k++, a += 4, b += 4) sum += f32.load(a) * f32.load(b);
  return sum;
}

export function matrixVector(part: i32): void {
  const depth = integer(2), columns = integer(3), turned = integer(4) != 0;
  const parts = (columns + PART_COLUMNS - 1) / PART_COLUMNS;
  const matrix = part / parts, first = part % parts * PART_COLUMNS;
  const end = min(columns, first + PART_COLUMNS);
  const pair = address(0) + (<usize> matrix << 3);
  const a = load<usize>(pair), b = load<usize>(pair, 4), initial = address(5);
  const y = address(1) + (<usize> (matrix * columns) << 2);
  if (turned) {
    for (let n = first; n < end; n++) {
      const place = <usize> n << 2;
      f32.store(y + place, f32.load(initial + place) + dot(a, b + place * <usize> depth, depth));
    }
    return;
  }
  for (let k = 0; k < depth; k += CHUNK) {
    const rows = b + (<usize> (k * columns) << 2);
    const count = min(CHUNK, depth - k);
    for (let n = first; n < end; n += 16) {
      const place = <usize> n << 2;
      const start = (k == 0 ? initial : y) + place, width = min(16, end - n);
      addRows(a + (<usize> k << 2), rows + place, count, <usize> columns << 2, start, y + place, width);
    }
  }
}
