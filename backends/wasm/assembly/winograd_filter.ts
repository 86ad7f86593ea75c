// The filter's side of Winograd's algorithm: U = G g G^T, packed for winograd_multiply.ts, and its
// transpose dg = G^T dU G. The matrices stand in winograd_transform.ts.
import { address, integer } from "./control";

/** One column of G g: four numbers of three. Kept in float64: there are few of them. */
// @ts-ignore: decorator
@inline
function filterRow(row: i32, g0: f64, g1: f64, g2: f64): f64 {
  if (row == 0) return g0;
  if (row == 1) return 0.5 * (g0 + g1 + g2);
  if (row == 2) return 0.5 * (g0 - g1 + g2);
  return g2;
}

/**
 * One part makes one panel of 8 columns, in all 16 frequencies. Forward, a panel's rows are input
 * channels and its columns filters; for the input's gradient it is the other way around, and the
 * strides say so.
 */
export function winogradFilter(part: i32): void {
  const rows = integer(2), columns = integer(3);
  const rowStride = address(4), columnStride = address(5), tapStride = address(6);
  const plane = <usize>(rows * columns) << 2;
  const from = address(0) + <usize>(part * 8) * columnStride;
  const to = address(1) + <usize>(part * 8 * rows) * 4;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < 8; column++) {
      const g = from + <usize>row * rowStride + <usize>column * columnStride;
      const target = to + <usize>(row * 8 + column) * 4;
      for (let i = 0; i < 4; i++) {
        const e0 = tapRow(g, tapStride, 0, i);
        const e1 = tapRow(g, tapStride, 1, i);
        const e2 = tapRow(g, tapStride, 2, i);
        for (let j = 0; j < 4; j++) {
          f32.store(target + <usize>(i * 4 + j) * plane, <f32>filterRow(j, e0, e1, e2));
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function tapRow(g: usize, tapStride: usize, column: i32, row: i32): f64 {
  const first = g + <usize>column * tapStride;
  return filterRow(
    row,
    <f64>f32.load(first),
    <f64>f32.load(first + 3 * tapStride),
    <f64>f32.load(first + 6 * tapStride),
  );
}

// @ts-ignore: decorator
@inline
function frequency(sums: usize, plane: usize, parts: i32, partBytes: usize, index: i32): f64 {
  let from = sums + <usize>index * plane;
  let sum: f64 = 0;
  for (; parts > 0; parts--, from += partBytes) sum += <f64>f32.load(from);
  return sum;
}

/** Numbers of a part of winogradFilterGradientFinish. */
const CHUNK: i32 = 512;

/** dg = G^T dU G, where dU is the sum of the parts' dU in their order. */
export function winogradFilterGradientFinish(part: i32): void {
  const parts = integer(2), size = integer(3);
  const plane = <usize>size << 2, partBytes = plane << 4;
  const end = min(size, (part + 1) * CHUNK);
  for (let index = part * CHUNK; index < end; index++) {
    const sums = address(0) + (<usize>index << 2);
    const to = address(1) + (<usize>index << 2);
    for (let i = 0; i < 3; i++) {
      const e0 = gradientRow(sums, plane, parts, partBytes, 0, i);
      const e1 = gradientRow(sums, plane, parts, partBytes, 1, i);
      const e2 = gradientRow(sums, plane, parts, partBytes, 2, i);
      const e3 = gradientRow(sums, plane, parts, partBytes, 3, i);
      for (let j = 0; j < 3; j++) {
        f32.store(to + <usize>(i * 3 + j) * plane, <f32>gradientOf(j, e0, e1, e2, e3));
      }
    }
  }
}

/** Row of G^T times four numbers. */
// @ts-ignore: decorator
@inline
function gradientOf(row: i32, u0: f64, u1: f64, u2: f64, u3: f64): f64 {
  if (row == 0) return u0 + 0.5 * (u1 + u2);
  if (row == 1) return 0.5 * (u1 - u2);
  return 0.5 * (u1 + u2) + u3;
}

// @ts-ignore: decorator
@inline
function gradientRow(
  sums: usize,
  plane: usize,
  parts: i32,
  partBytes: usize,
  column: i32,
  row: i32,
): f64 {
  return gradientOf(
    row,
    frequency(sums, plane, parts, partBytes, column),
    frequency(sums, plane, parts, partBytes, 4 + column),
    frequency(sums, plane, parts, partBytes, 8 + column),
    frequency(sums, plane, parts, partBytes, 12 + column),
  );
}
