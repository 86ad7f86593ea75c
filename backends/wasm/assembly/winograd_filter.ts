// The filter's side of Winograd's algorithm: U = G g G^T, packed for winograd_rows.ts, and its
// transpose dg = G^T dU G, where
//
//     |  1/AB    0      0   |                        |  8/7      0       0    |
//     |   c     ca     cA   |                        | -8/33    8/33   -8/33  |
//     |   c    -ca     cA   |  for F(4, 3), and G =  | -16/15  -8/15   -4/15  |  for F(3, 3),
//     |  -d    -db    -dB   |                        | 64/385  16/55   28/55  |
//     |  -d     db    -dB   |                        |   0       0       1    |
//     |   0      0      1   |
//
// with a = 5/8, b = 3/2, A = a^2, B = b^2, c = 1 / 2A(A - B), d = 1 / 2B(A - B).
import { address, integer } from "./control";
import { scratch } from "./parallel";
import { multiplyAdd } from "./vector";
import { planeBytes } from "./winograd_shape";

const C: f32 = 1.0 / (2 * 0.390625 * (0.390625 - 2.25));
const D: f32 = 1.0 / (2 * 2.25 * (0.390625 - 2.25));
const FOUR: StaticArray<f32> = [
  1.0 / 0.87890625, 0, 0,
  C, C * 0.625, C * 0.390625,
  C, -C * 0.625, C * 0.390625,
  -D, -D * 1.5, -D * 2.25,
  -D, D * 1.5, -D * 2.25,
  0, 0, 1,
];
const THREE: StaticArray<f32> = [
  8.0 / 7, 0, 0,
  -8.0 / 33, 8.0 / 33, -8.0 / 33,
  -16.0 / 15, -8.0 / 15, -4.0 / 15,
  64.0 / 385, 16.0 / 55, 28.0 / 55,
  0, 0, 1,
];

/** The address of G, three numbers a row. */
@inline
function matrix(points: i32): usize {
  return changetype<usize>(points == 6 ? FOUR : THREE);
}

/** a[0] x + a[1] y + a[2] z. */
@inline
function combine(a: usize, x: v128, y: v128, z: v128): v128 {
  const first = f32x4.mul(v128.load_splat<f32>(a), x);
  return multiplyAdd(
    v128.load_splat<f32>(a, 8),
    z,
    multiplyAdd(v128.load_splat<f32>(a, 4), y, first),
  );
}

/**
 * One part transforms the filters of one input channel and packs them in panels of 8 columns. Forward,
 * a panel's rows are input channels and its columns filters; for the input's gradient it is the
 * other way around.
 */
export function winogradFilter(part: i32): void {
  const filter = address(0), packed = address(1);
  const channels = integer(2), filters = integer(3), points = integer(4);
  const transposed = integer(5) != 0;
  const columns = scratch();
  const g = matrix(points);
  const tap = <usize> (channels * filters) << 2, plane = planeBytes(channels, filters);
  for (let f = 0; f < filters; f += 4) {
    const from = filter + (<usize> (part * filters + f) << 2);
    // G g, column after column.
    for (let column = 0; column < 3; column++) {
      const top = from + <usize> column * tap;
      const g0 = v128.load(top), g1 = v128.load(top + 3 * tap), g2 = v128.load(top + 6 * tap);
      for (let i = 0; i < points; i++) {
        const to = columns + (<usize> (column * points + i) << 4);
        v128.store(to, combine(g + <usize> (i * 12), g0, g1, g2));
      }
    }
    let to = packed;
    if (transposed) to += (<usize> ((part >> 3) * filters + f) << 5) + (<usize> (part & 7) << 2);
    else to += (<usize> ((f >> 3) * channels + part) << 5) + (<usize> (f & 7) << 2);
    for (let i = 0; i < points; i++) {
      const row = columns + (<usize> i << 4), step = <usize> points << 4;
      const e0 = v128.load(row), e1 = v128.load(row + step), e2 = v128.load(row + 2 * step);
      for (let j = 0; j < points; j++, to += plane) {
        const u = combine(g + <usize> (j * 12), e0, e1, e2);
        if (transposed) {
          f32.store(to, f32x4.extract_lane(u, 0));
          f32.store(to, f32x4.extract_lane(u, 1), 32);
          f32.store(to, f32x4.extract_lane(u, 2), 64);
          f32.store(to, f32x4.extract_lane(u, 3), 96);
        } else v128.store(to, u);
      }
    }
  }
}

/** Numbers of a part of winogradFilterGradientFinish. */
const CHUNK: i32 = 512;

/** dg = G^T dU G, for four neighbours at a time (their number is a multiple of 64). */
export function winogradFilterGradientFinish(part: i32): void {
  const size = integer(2), points = integer(3);
  const g = matrix(points);
  const tap = <usize> size << 2, plane = planeBytes(1, size), row = <usize> points * plane;
  const end = min(size, (part + 1) * CHUNK);
  for (let index = part * CHUNK; index < end; index += 4) {
    const from = address(0) + (<usize> index << 2), to = address(1) + (<usize> index << 2);
    // G^T dU: its three rows overwrite the first rows of dU, a column at a time.
    for (let column = 0; column < points; column++) {
      const top = from + <usize> column * plane;
      let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0);
      for (let i = 0; i < points; i++) {
        const u = v128.load(top + <usize> i * row), a = g + <usize> (i * 12);
        s0 = multiplyAdd(v128.load_splat<f32>(a), u, s0);
        s1 = multiplyAdd(v128.load_splat<f32>(a, 4), u, s1);
        s2 = multiplyAdd(v128.load_splat<f32>(a, 8), u, s2);
      }
      v128.store(top, s0), v128.store(top + row, s1), v128.store(top + 2 * row, s2);
    }
    for (let i = 0; i < 3; i++) {
      let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0);
      for (let j = 0; j < points; j++) {
        const u = v128.load(from + <usize> i * row + <usize> j * plane), a = g + <usize> (j * 12);
        s0 = multiplyAdd(v128.load_splat<f32>(a), u, s0);
        s1 = multiplyAdd(v128.load_splat<f32>(a, 4), u, s1);
        s2 = multiplyAdd(v128.load_splat<f32>(a, 8), u, s2);
      }
      const target = to + <usize> (3 * i) * tap;
      v128.store(target, s0), v128.store(target + tap, s1), v128.store(target + 2 * tap, s2);
    }
  }
}
