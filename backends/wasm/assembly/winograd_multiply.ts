// The matrix products of Winograd's algorithm: 16 independent ones, one a frequency, of short rows
// that lie side by side, so that no table of addresses is needed. Tiles of 6 x 8 as in tile.ts.
import { multiplyAdd, zeros } from "./vector";

/** C (tiles of 6 rows, 8 columns) = A B; b holds one packed panel of B. */
function multiplyPanel(
  a: usize,
  aStride: usize,
  panel: usize,
  c: usize,
  cStride: usize,
  tiles: i32,
): void {
  for (; tiles > 0; tiles--) {
    let c00 = zeros(), c01 = zeros(), c10 = zeros(), c11 = zeros(), c20 = zeros(), c21 = zeros();
    let c30 = zeros(), c31 = zeros(), c40 = zeros(), c41 = zeros(), c50 = zeros(), c51 = zeros();
    let a0 = a, a1 = a0 + aStride, a2 = a1 + aStride;
    let a3 = a2 + aStride, a4 = a3 + aStride, a5 = a4 + aStride;
    let b = panel;
    const end = a1;
    while (a0 < end) {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      let value = v128.load_splat<f32>(a0);
      c00 = multiplyAdd(value, b0, c00), c01 = multiplyAdd(value, b1, c01);
      value = v128.load_splat<f32>(a1);
      c10 = multiplyAdd(value, b0, c10), c11 = multiplyAdd(value, b1, c11);
      value = v128.load_splat<f32>(a2);
      c20 = multiplyAdd(value, b0, c20), c21 = multiplyAdd(value, b1, c21);
      value = v128.load_splat<f32>(a3);
      c30 = multiplyAdd(value, b0, c30), c31 = multiplyAdd(value, b1, c31);
      value = v128.load_splat<f32>(a4);
      c40 = multiplyAdd(value, b0, c40), c41 = multiplyAdd(value, b1, c41);
      value = v128.load_splat<f32>(a5);
      c50 = multiplyAdd(value, b0, c50), c51 = multiplyAdd(value, b1, c51);
      a0 += 4, a1 += 4, a2 += 4, a3 += 4, a4 += 4, a5 += 4, b += 32;
    }
    a = a5;
    v128.store(c, c00), v128.store(c, c01, 16), c += cStride;
    v128.store(c, c10), v128.store(c, c11, 16), c += cStride;
    v128.store(c, c20), v128.store(c, c21, 16), c += cStride;
    v128.store(c, c30), v128.store(c, c31, 16), c += cStride;
    v128.store(c, c40), v128.store(c, c41, 16), c += cStride;
    v128.store(c, c50), v128.store(c, c51, 16), c += cStride;
  }
}

/** C = A B: `rows` (a multiple of 6) x `depth` times `depth` x `columns` (a multiple of 8). */
export function multiplyRows(
  a: usize,
  packed: usize,
  c: usize,
  rows: i32,
  depth: i32,
  columns: i32,
): void {
  const aStride = <usize>depth << 2, cStride = <usize>columns << 2;
  for (let column = 0; column < columns; column += 8) {
    multiplyPanel(
      a,
      aStride,
      packed + <usize>(column * depth) * 4,
      c + (<usize>column << 2),
      cStride,
      rows / 6,
    );
  }
}

/** Adds A^T B to 6 x 8 sums: `rows` rows of A (6 neighbours) and B (8 neighbours). */
function multiplyColumnsTile(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  to: usize,
  rows: i32,
  height: i32,
): void {
  let c00 = zeros(), c01 = zeros(), c10 = zeros(), c11 = zeros(), c20 = zeros(), c21 = zeros();
  let c30 = zeros(), c31 = zeros(), c40 = zeros(), c41 = zeros(), c50 = zeros(), c51 = zeros();
  for (; rows > 0; rows--) {
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
    a += aStride, b += bStride;
  }
  add(to, c00, c01), to += bStride;
  if (height > 1) add(to, c10, c11), to += bStride;
  if (height > 2) add(to, c20, c21), to += bStride;
  if (height > 3) add(to, c30, c31), to += bStride;
  if (height > 4) add(to, c40, c41), to += bStride;
  if (height > 5) add(to, c50, c51);
}

@inline
function add(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

/** sums += A^T B for A `rows` x `height` and B `rows` x `width` (a multiple of 8). */
export function addColumnProducts(
  a: usize,
  b: usize,
  sums: usize,
  rows: i32,
  height: i32,
  width: i32,
): void {
  const aStride = <usize>height << 2, bStride = <usize>width << 2;
  for (let first = 0; first < height; first += 6) {
    for (let column = 0; column < width; column += 8) {
      multiplyColumnsTile(
        a + (<usize>first << 2),
        aStride,
        b + (<usize>column << 2),
        bStride,
        sums + <usize>first * bStride + (<usize>column << 2),
        rows,
        height - first,
      );
    }
  }
}
