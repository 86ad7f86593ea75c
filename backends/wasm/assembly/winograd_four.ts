// Winograd's F(4, 3) along one axis, from the points 0, 1, -1, 2, -1/2 and infinity, which round half
// as badly as 0, 1, -1, 2, -2 do: four outputs of a filter of three take six products instead of
// twelve.
//
//           | 1  3/2  -2  -3/2   1   0 |           | 1  1  1  1    1   0 |
//           | 0  -1  -5/2 -1/2   1   0 |     A^T = | 0  1 -1  2  -1/2  0 |
//     B^T = | 0   1  1/2  -5/2   1   0 |           | 0  1  1  4   1/4  0 |
//           | 0 -1/2  -1   1/2   1   0 |           | 0  1 -1  8  -1/8  1 |
//           | 0   2   -1   -2    1   0 |
//           | 0   1   3/2  -2  -3/2  1 |
//
// G stands in winograd_filter.ts. Each function takes `count` numbers (a multiple of 4) of each input,
// which begin `fromStep` bytes apart, and makes as many of each output.
import { multiplyAdd } from "./vector";

@inline
function times(factor: f32, value: v128, sum: v128): v128 {
  return multiplyAdd(f32x4.splat(factor), value, sum);
}

/** B^T d: 6 to 6. */
export function transformInput4(
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
    at += fromStep;
    const d5 = v128.load(at);
    const u = f32x4.sub(d3, d1), w = f32x4.sub(d4, d2);
    at = to;
    v128.store(at, times(-1.5, u, f32x4.add(f32x4.sub(d0, d2), w)));
    at += toStep;
    const s = times(-1.5, d3, w), t = times(-1.5, d2, u);
    v128.store(at, f32x4.add(s, t));
    at += toStep;
    v128.store(at, f32x4.sub(s, t));
    at += toStep;
    v128.store(at, times(0.5, u, w));
    at += toStep;
    v128.store(at, times(-2, u, w));
    at += toStep;
    v128.store(at, times(-1.5, w, f32x4.sub(f32x4.sub(d5, d3), u)));
  }
}

/** A^T m: 6 to 4. */
export function transformOutput4(
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
    at += fromStep;
    const m5 = v128.load(at);
    const sum = f32x4.add(m1, m2), difference = f32x4.sub(m1, m2);
    at = to;
    v128.store(at, f32x4.add(f32x4.add(m0, sum), f32x4.add(m3, m4)));
    at += toStep;
    v128.store(at, times(-0.5, m4, times(2, m3, difference)));
    at += toStep;
    v128.store(at, times(0.25, m4, times(4, m3, sum)));
    at += toStep;
    v128.store(at, f32x4.add(times(-0.125, m4, times(8, m3, difference)), m5));
  }
}

/** A dy: 4 to 6. */
export function transformOutputGradient4(
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
    at += fromStep;
    const y3 = v128.load(at);
    const even = f32x4.add(y0, y2), odd = f32x4.add(y1, y3);
    at = to;
    v128.store(at, y0);
    at += toStep;
    v128.store(at, f32x4.add(even, odd));
    at += toStep;
    v128.store(at, f32x4.sub(even, odd));
    at += toStep;
    v128.store(at, times(8, y3, times(4, y2, times(2, y1, y0))));
    at += toStep;
    v128.store(at, times(-0.125, y3, times(0.25, y2, times(-0.5, y1, y0))));
    at += toStep;
    v128.store(at, y3);
  }
}

/** B dv: 6 to 6. The first two are added to what is there, where the piece before overlaps. */
export function transformInputGradient4(
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
    at += fromStep;
    const v5 = v128.load(at);
    const s = f32x4.add(v1, v2), t = f32x4.sub(v1, v2);
    const w = times(-1.5, v5, f32x4.add(f32x4.add(v0, s), f32x4.add(v3, v4)));
    const u = times(-2, v4, times(0.5, v3, times(-1.5, v0, f32x4.sub(t, v5))));
    at = to;
    v128.store(at, f32x4.add(v128.load(at), v0));
    at += toStep;
    v128.store(at, f32x4.sub(v128.load(at), u));
    at += toStep;
    v128.store(at, f32x4.neg(times(1.5, t, f32x4.add(w, v0))));
    at += toStep;
    v128.store(at, times(-1.5, s, f32x4.sub(u, v5)));
    at += toStep;
    v128.store(at, w);
    at += toStep;
    v128.store(at, v5);
  }
}
