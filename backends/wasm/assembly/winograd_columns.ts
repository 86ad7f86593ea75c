// The products that sum over the pieces, for the filters' gradient: A^T B for each frequency, in the two
// sets of tiles of winograd_rows.ts.
import { wide } from "./control";
import { multiplyAdd, zeros } from "./vector";

@inline
function lane0(v: v128): v128 {
  return i8x16.shuffle(v, v, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
}
@inline
function lane1(v: v128): v128 {
  return i8x16.shuffle(v, v, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
}
@inline
function lane2(v: v128): v128 {
  return i8x16.shuffle(v, v, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11);
}
@inline
function lane3(v: v128): v128 {
  return i8x16.shuffle(v, v, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
}

/** Loads stand before stores, or V8 could not join them. */
@inline
function add(to: usize, low: v128, high: v128): void {
  const left = f32x4.add(v128.load(to), low), right = f32x4.add(v128.load(to, 16), high);
  v128.store(to, left), v128.store(to, right, 16);
}

/** Adds A^T B to 4 x 8 sums: `rows` rows of A (4 neighbours) and B (8 neighbours). */
function addColumns(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  to: usize,
  rows: i32,
): void {
  let c00 = zeros(), c01 = zeros(), c10 = zeros(), c11 = zeros(), c20 = zeros(), c21 = zeros();
  let c30 = zeros(), c31 = zeros();
  for (; rows > 0; rows--) {
    const values = v128.load(a);
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let value = lane0(values);
    c00 = multiplyAdd(value, b0, c00), c01 = multiplyAdd(value, b1, c01);
    value = lane1(values);
    c10 = multiplyAdd(value, b0, c10), c11 = multiplyAdd(value, b1, c11);
    value = lane2(values);
    c20 = multiplyAdd(value, b0, c20), c21 = multiplyAdd(value, b1, c21);
    value = lane3(values);
    c30 = multiplyAdd(value, b0, c30), c31 = multiplyAdd(value, b1, c31);
    a += aStride, b += bStride;
  }
  add(to, c00, c01);
  to += bStride;
  add(to, c10, c11);
  to += bStride;
  add(to, c20, c21);
  to += bStride;
  add(to, c30, c31);
}

/** Adds A^T B to 4 x 16 sums: `rows` rows of A (4 neighbours) and B (16 neighbours). */
function addWideColumns(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  to: usize,
  rows: i32,
): void {
  let c00 = zeros(), c01 = zeros(), c02 = zeros(), c03 = zeros(), c10 = zeros(), c11 = zeros();
  let c12 = zeros(), c13 = zeros(), c20 = zeros(), c21 = zeros(), c22 = zeros(), c23 = zeros();
  let c30 = zeros(), c31 = zeros(), c32 = zeros(), c33 = zeros();
  for (; rows > 0; rows--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    let value = v128.load_splat<f32>(a);
    c00 = multiplyAdd(value, b0, c00), c01 = multiplyAdd(value, b1, c01);
    c02 = multiplyAdd(value, b2, c02), c03 = multiplyAdd(value, b3, c03);
    value = v128.load_splat<f32>(a, 4);
    c10 = multiplyAdd(value, b0, c10), c11 = multiplyAdd(value, b1, c11);
    c12 = multiplyAdd(value, b2, c12), c13 = multiplyAdd(value, b3, c13);
    value = v128.load_splat<f32>(a, 8);
    c20 = multiplyAdd(value, b0, c20), c21 = multiplyAdd(value, b1, c21);
    c22 = multiplyAdd(value, b2, c22), c23 = multiplyAdd(value, b3, c23);
    value = v128.load_splat<f32>(a, 12);
    c30 = multiplyAdd(value, b0, c30), c31 = multiplyAdd(value, b1, c31);
    c32 = multiplyAdd(value, b2, c32), c33 = multiplyAdd(value, b3, c33);
    a += aStride, b += bStride;
  }
  add(to, c00, c01);
  add(to + 32, c02, c03);
  to += bStride;
  add(to, c10, c11);
  add(to + 32, c12, c13);
  to += bStride;
  add(to, c20, c21);
  add(to + 32, c22, c23);
  to += bStride;
  add(to, c30, c31);
  add(to + 32, c32, c33);
}

/** sums += A^T B for A `rows` x `height` (a multiple of 4) and B `rows` x `width` (a multiple of 8). */
export function addColumnProducts(
  a: usize,
  b: usize,
  sums: usize,
  rows: i32,
  height: i32,
  width: i32,
): void {
  const aStride = <usize> height << 2, bStride = <usize> width << 2;
  for (let first = 0; first < height; first += 4, a += 16, sums += bStride << 2) {
    let column = 0;
    if (wide()) {
      for (; column + 16 <= width; column += 16) {
        const at = <usize> column << 2;
        addWideColumns(a, aStride, b + at, bStride, sums + at, rows);
      }
    }
    for (; column < width; column += 8) {
      const at = <usize> column << 2;
      addColumns(a, aStride, b + at, bStride, sums + at, rows);
    }
  }
}
