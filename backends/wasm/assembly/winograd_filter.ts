// The filter's side of Winograd's algorithm: U = G g G^T, packed for winograd_multiply.ts, and its
// transpose dg = G^T dU G. The matrices stand in winograd_transform.ts.
import { address, integer } from "./control";

/** One column of G g: four numbers of three. Kept in float64: there are few of them. */
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

/** Numbers of a part of winogradFilterGradientFinish. */
const CHUNK: i32 = 512;

/** dg = G^T dU G, for four neighbours at a time (their number is a multiple of 64). */
export function winogradFilterGradientFinish(part: i32): void {
  const size = integer(2);
  const plane = <usize>size << 2;
  const end = min(size, (part + 1) * CHUNK);
  for (let index = part * CHUNK; index < end; index += 4) {
    let from = address(0) + (<usize>index << 2), to = address(1) + (<usize>index << 2);
    // G^T dU, then times G: the intermediate 3 x 4 overwrites dU's first three rows.
    for (let column = 0; column < 4; column++) {
      const at = from + <usize>column * plane;
      const u0 = v128.load(at), u1 = v128.load(at + 4 * plane);
      const u2 = v128.load(at + 8 * plane), u3 = v128.load(at + 12 * plane);
      v128.store(at, f32x4.add(u0, halfSum(u1, u2)));
      v128.store(at + 4 * plane, f32x4.mul(f32x4.splat(0.5), f32x4.sub(u1, u2)));
      v128.store(at + 8 * plane, f32x4.add(u3, halfSum(u1, u2)));
    }
    for (let row = 0; row < 3; row++, from += 4 * plane, to += 3 * plane) {
      const u0 = v128.load(from), u1 = v128.load(from + plane);
      const u2 = v128.load(from + 2 * plane), u3 = v128.load(from + 3 * plane);
      v128.store(to, f32x4.add(u0, halfSum(u1, u2)));
      v128.store(to + plane, f32x4.mul(f32x4.splat(0.5), f32x4.sub(u1, u2)));
      v128.store(to + 2 * plane, f32x4.add(u3, halfSum(u1, u2)));
    }
  }
}

@inline
function halfSum(a: v128, b: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(a, b));
}
