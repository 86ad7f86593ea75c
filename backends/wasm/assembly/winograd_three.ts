// Winograd's F(3, 3) along one axis, from the points 0, 1, -1, 2 and infinity: three outputs of a
// filter of three take five products instead of nine.
//
//           | 2 -1 -2  1  0 |
//           | 0 -2 -1  1  0 |           | 1  1  1  1  0 |
//     B^T = | 0  2 -3  1  0 |     A^T = | 0  1 -1  2  0 |
//           | 0 -1  0  1  0 |           | 0  1  1  4  1 |
//           | 0  2 -1 -2  1 |
//
// The functions are those of winograd_four.ts.
import { multiplyAdd } from "./vector";

@inline
function times(factor: f32, value: v128, sum: v128): v128 {
  return multiplyAdd(f32x4.splat(factor), value, sum);
}

/** B^T d: 5 to 5. */
export function transformInput3(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  count: i32,
): void {
  for (const end = from + (<usize>count << 2); from < end; from += 16, to += 16) {
    let at = from;
    const d0 = v128.load(at);
    at += fromStep;
    const d1 = v128.load(at);
    at += fromStep;
    const d2 = v128.load(at);
    at += fromStep;
    const d3 = v128.load(at);
    at += fromStep;
    const d4 = v128.load(at);
    const u = f32x4.sub(d3, d1);
    at = to;
    v128.store(at, times(2, f32x4.sub(d0, d2), u));
    at += toStep;
    v128.store(at, f32x4.sub(u, f32x4.add(d1, d2)));
    at += toStep;
    v128.store(at, times(3, f32x4.sub(d1, d2), u));
    at += toStep;
    v128.store(at, u);
    at += toStep;
    v128.store(at, times(-2, u, f32x4.sub(d4, d2)));
  }
}

/** A^T m: 5 to 3. */
export function transformOutput3(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  count: i32,
): void {
  for (const end = from + (<usize>count << 2); from < end; from += 16, to += 16) {
    let at = from;
    const m0 = v128.load(at);
    at += fromStep;
    const m1 = v128.load(at);
    at += fromStep;
    const m2 = v128.load(at);
    at += fromStep;
    const m3 = v128.load(at);
    at += fromStep;
    const m4 = v128.load(at);
    const sum = f32x4.add(m1, m2);
    at = to;
    v128.store(at, f32x4.add(f32x4.add(m0, m3), sum));
    at += toStep;
    v128.store(at, times(2, m3, f32x4.sub(m1, m2)));
    at += toStep;
    v128.store(at, times(4, m3, f32x4.add(sum, m4)));
  }
}

/** A dy: 3 to 5. */
export function transformOutputGradient3(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  count: i32,
): void {
  for (const end = from + (<usize>count << 2); from < end; from += 16, to += 16) {
    let at = from;
    const y0 = v128.load(at);
    at += fromStep;
    const y1 = v128.load(at);
    at += fromStep;
    const y2 = v128.load(at);
    const even = f32x4.add(y0, y2);
    at = to;
    v128.store(at, y0);
    at += toStep;
    v128.store(at, f32x4.add(even, y1));
    at += toStep;
    v128.store(at, f32x4.sub(even, y1));
    at += toStep;
    v128.store(at, times(4, y2, times(2, y1, y0)));
    at += toStep;
    v128.store(at, y2);
  }
}

/** B dv: 5 to 5. The first two are added to what is there, where the piece before overlaps. */
export function transformInputGradient3(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  count: i32,
): void {
  for (const end = from + (<usize>count << 2); from < end; from += 16, to += 16) {
    let at = from;
    const v0 = v128.load(at);
    at += fromStep;
    const v1 = v128.load(at);
    at += fromStep;
    const v2 = v128.load(at);
    at += fromStep;
    const v3 = v128.load(at);
    at += fromStep;
    const v4 = v128.load(at);
    const d3 = times(-2, v4, f32x4.add(f32x4.add(v0, v1), f32x4.add(v2, v3)));
    at = to;
    v128.store(at, times(2, v0, v128.load(at)));
    at += toStep;
    v128.store(at, f32x4.add(v128.load(at), f32x4.sub(times(3, v2, f32x4.neg(v1)), d3)));
    at += toStep;
    v128.store(at, times(-3, v2, times(-2, v0, f32x4.neg(f32x4.add(v1, v4)))));
    at += toStep;
    v128.store(at, d3);
    at += toStep;
    v128.store(at, v4);
  }
}
