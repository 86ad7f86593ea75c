// The matrix products of Winograd's algorithm: 25 or 36 independent ones, one a frequency, whose rows
// lie side by side, so that no table of addresses is needed.
//
// There are two sets of tiles. Where every access to memory is checked, an access is dear, and each
// tile is what needs the fewest of them among those that fit the 15 registers that V8 gives out.
// Where it is not (`--turbo`), V8 makes one operation of 256 bits of two neighbours of 128, and the
// tiles are twice as wide. Each sum is made of the same products in the same order, so the results
// are the same bit for bit.
import { wide } from "./control";
import { multiplyAdd, zeros } from "./vector";

/** C (tiles of 6 rows, 8 columns) = A B; `panel` is one packed panel of B. */
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
    let b = panel;
    const end = a + aStride;
    for (let first = a; first < end; first += 4) {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      let row = first;
      let value = v128.load_splat<f32>(row);
      c00 = multiplyAdd(value, b0, c00), c01 = multiplyAdd(value, b1, c01);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c10 = multiplyAdd(value, b0, c10), c11 = multiplyAdd(value, b1, c11);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c20 = multiplyAdd(value, b0, c20), c21 = multiplyAdd(value, b1, c21);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c30 = multiplyAdd(value, b0, c30), c31 = multiplyAdd(value, b1, c31);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c40 = multiplyAdd(value, b0, c40), c41 = multiplyAdd(value, b1, c41);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c50 = multiplyAdd(value, b0, c50), c51 = multiplyAdd(value, b1, c51);
      b += 32;
    }
    a += 6 * aStride;
    v128.store(c, c00), v128.store(c, c01, 16);
    c += cStride;
    v128.store(c, c10), v128.store(c, c11, 16);
    c += cStride;
    v128.store(c, c20), v128.store(c, c21, 16);
    c += cStride;
    v128.store(c, c30), v128.store(c, c31, 16);
    c += cStride;
    v128.store(c, c40), v128.store(c, c41, 16);
    c += cStride;
    v128.store(c, c50), v128.store(c, c51, 16);
    c += cStride;
  }
}

/** C (tiles of 6 rows, 16 columns) = A B; `panel` is the first of two packed panels of B. */
function multiplyPanels(
  a: usize,
  aStride: usize,
  panel: usize,
  panelBytes: usize,
  c: usize,
  cStride: usize,
  tiles: i32,
): void {
  for (; tiles > 0; tiles--) {
    let c00 = zeros(), c01 = zeros(), c02 = zeros(), c03 = zeros(), c10 = zeros(), c11 = zeros();
    let c12 = zeros(), c13 = zeros(), c20 = zeros(), c21 = zeros(), c22 = zeros(), c23 = zeros();
    let c30 = zeros(), c31 = zeros(), c32 = zeros(), c33 = zeros(), c40 = zeros(), c41 = zeros();
    let c42 = zeros(), c43 = zeros(), c50 = zeros(), c51 = zeros(), c52 = zeros(), c53 = zeros();
    let b = panel;
    let right = panel + panelBytes;
    const end = a + aStride;
    for (let first = a; first < end; first += 4) {
      const b0 = v128.load(b),
        b1 = v128.load(b, 16),
        b2 = v128.load(right),
        b3 = v128.load(right, 16);
      let row = first;
      let value = v128.load_splat<f32>(row);
      c00 = multiplyAdd(value, b0, c00), c01 = multiplyAdd(value, b1, c01);
      c02 = multiplyAdd(value, b2, c02), c03 = multiplyAdd(value, b3, c03);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c10 = multiplyAdd(value, b0, c10), c11 = multiplyAdd(value, b1, c11);
      c12 = multiplyAdd(value, b2, c12), c13 = multiplyAdd(value, b3, c13);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c20 = multiplyAdd(value, b0, c20), c21 = multiplyAdd(value, b1, c21);
      c22 = multiplyAdd(value, b2, c22), c23 = multiplyAdd(value, b3, c23);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c30 = multiplyAdd(value, b0, c30), c31 = multiplyAdd(value, b1, c31);
      c32 = multiplyAdd(value, b2, c32), c33 = multiplyAdd(value, b3, c33);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c40 = multiplyAdd(value, b0, c40), c41 = multiplyAdd(value, b1, c41);
      c42 = multiplyAdd(value, b2, c42), c43 = multiplyAdd(value, b3, c43);
      row += aStride;
      value = v128.load_splat<f32>(row);
      c50 = multiplyAdd(value, b0, c50), c51 = multiplyAdd(value, b1, c51);
      c52 = multiplyAdd(value, b2, c52), c53 = multiplyAdd(value, b3, c53);
      b += 32;
      right += 32;
    }
    a += 6 * aStride;
    v128.store(c, c00), v128.store(c, c01, 16), v128.store(c, c02, 32), v128.store(c, c03, 48);
    c += cStride;
    v128.store(c, c10), v128.store(c, c11, 16), v128.store(c, c12, 32), v128.store(c, c13, 48);
    c += cStride;
    v128.store(c, c20), v128.store(c, c21, 16), v128.store(c, c22, 32), v128.store(c, c23, 48);
    c += cStride;
    v128.store(c, c30), v128.store(c, c31, 16), v128.store(c, c32, 32), v128.store(c, c33, 48);
    c += cStride;
    v128.store(c, c40), v128.store(c, c41, 16), v128.store(c, c42, 32), v128.store(c, c43, 48);
    c += cStride;
    v128.store(c, c50), v128.store(c, c51, 16), v128.store(c, c52, 32), v128.store(c, c53, 48);
    c += cStride;
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
  const aStride = <usize> depth << 2, cStride = <usize> columns << 2;
  const panelBytes = aStride << 3;
  const tiles = rows / 6;
  let column = 0;
  if (wide()) {
    for (; column + 16 <= columns; column += 16, packed += 2 * panelBytes, c += 64) {
      multiplyPanels(a, aStride, packed, panelBytes, c, cStride, tiles);
    }
  }
  for (; column < columns; column += 8, packed += panelBytes, c += 32) {
    multiplyPanel(a, aStride, packed, c, cStride, tiles);
  }
}
