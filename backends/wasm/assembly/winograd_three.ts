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
import { storePair, times } from "./vector";

/** B^T d: 5 to 5. */
export function transformInput3(
  from: usize,
  fromStep: usize,
  to: usize,
  toStep: usize,
  count: i32,
): void {
  for (const end = from + (<usize> count << 2); from < end; from += 32, to += 32) {
    let at = from;
    const d0Low = v128.load(at), d0High = v128.load(at, 16);
    at += fromStep;
    const d1Low = v128.load(at), d1High = v128.load(at, 16);
    at += fromStep;
    const d2Low = v128.load(at), d2High = v128.load(at, 16);
    at += fromStep;
    const d3Low = v128.load(at), d3High = v128.load(at, 16);
    at += fromStep;
    const d4Low = v128.load(at), d4High = v128.load(at, 16);
    const uLow = f32x4.sub(d3Low, d1Low), uHigh = f32x4.sub(d3High, d1High);
    at = to;
    storePair(
      at,
      times(2, f32x4.sub(d0Low, d2Low), uLow),
      times(2, f32x4.sub(d0High, d2High), uHigh),
    );
    at += toStep;
    storePair(
      at,
      f32x4.sub(uLow, f32x4.add(d1Low, d2Low)),
      f32x4.sub(uHigh, f32x4.add(d1High, d2High)),
    );
    at += toStep;
    storePair(
      at,
      times(3, f32x4.sub(d1Low, d2Low), uLow),
      times(3, f32x4.sub(d1High, d2High), uHigh),
    );
    at += toStep;
    storePair(at, uLow, uHigh);
    at += toStep;
    storePair(
      at,
      times(-2, uLow, f32x4.sub(d4Low, d2Low)),
      times(-2, uHigh, f32x4.sub(d4High, d2High)),
    );
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
  for (const end = from + (<usize> count << 2); from < end; from += 32, to += 32) {
    let at = from;
    const m0Low = v128.load(at), m0High = v128.load(at, 16);
    at += fromStep;
    const m1Low = v128.load(at), m1High = v128.load(at, 16);
    at += fromStep;
    const m2Low = v128.load(at), m2High = v128.load(at, 16);
    at += fromStep;
    const m3Low = v128.load(at), m3High = v128.load(at, 16);
    at += fromStep;
    const m4Low = v128.load(at), m4High = v128.load(at, 16);
    const sumLow = f32x4.add(m1Low, m2Low), sumHigh = f32x4.add(m1High, m2High);
    at = to;
    storePair(
      at,
      f32x4.add(f32x4.add(m0Low, m3Low), sumLow),
      f32x4.add(f32x4.add(m0High, m3High), sumHigh),
    );
    at += toStep;
    storePair(
      at,
      times(2, m3Low, f32x4.sub(m1Low, m2Low)),
      times(2, m3High, f32x4.sub(m1High, m2High)),
    );
    at += toStep;
    storePair(
      at,
      times(4, m3Low, f32x4.add(sumLow, m4Low)),
      times(4, m3High, f32x4.add(sumHigh, m4High)),
    );
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
  for (const end = from + (<usize> count << 2); from < end; from += 32, to += 32) {
    let at = from;
    const y0Low = v128.load(at), y0High = v128.load(at, 16);
    at += fromStep;
    const y1Low = v128.load(at), y1High = v128.load(at, 16);
    at += fromStep;
    const y2Low = v128.load(at), y2High = v128.load(at, 16);
    const evenLow = f32x4.add(y0Low, y2Low), evenHigh = f32x4.add(y0High, y2High);
    at = to;
    storePair(at, y0Low, y0High);
    at += toStep;
    storePair(at, f32x4.add(evenLow, y1Low), f32x4.add(evenHigh, y1High));
    at += toStep;
    storePair(at, f32x4.sub(evenLow, y1Low), f32x4.sub(evenHigh, y1High));
    at += toStep;
    storePair(
      at,
      times(4, y2Low, times(2, y1Low, y0Low)),
      times(4, y2High, times(2, y1High, y0High)),
    );
    at += toStep;
    storePair(at, y2Low, y2High);
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
  for (const end = from + (<usize> count << 2); from < end; from += 32, to += 32) {
    let at = from;
    const v0Low = v128.load(at), v0High = v128.load(at, 16);
    at += fromStep;
    const v1Low = v128.load(at), v1High = v128.load(at, 16);
    at += fromStep;
    const v2Low = v128.load(at), v2High = v128.load(at, 16);
    at += fromStep;
    const v3Low = v128.load(at), v3High = v128.load(at, 16);
    at += fromStep;
    const v4Low = v128.load(at), v4High = v128.load(at, 16);
    const sumLow = times(-2, v4Low, f32x4.add(f32x4.add(v0Low, v1Low), f32x4.add(v2Low, v3Low))),
      sumHigh = times(-2, v4High, f32x4.add(f32x4.add(v0High, v1High), f32x4.add(v2High, v3High)));
    at = to;
    const present0Low = v128.load(at), present0High = v128.load(at, 16);
    storePair(at, times(2, v0Low, present0Low), times(2, v0High, present0High));
    at += toStep;
    const present1Low = v128.load(at), present1High = v128.load(at, 16);
    storePair(
      at,
      f32x4.add(present1Low, f32x4.sub(times(3, v2Low, f32x4.neg(v1Low)), sumLow)),
      f32x4.add(present1High, f32x4.sub(times(3, v2High, f32x4.neg(v1High)), sumHigh)),
    );
    at += toStep;
    storePair(
      at,
      times(-3, v2Low, times(-2, v0Low, f32x4.neg(f32x4.add(v1Low, v4Low)))),
      times(-3, v2High, times(-2, v0High, f32x4.neg(f32x4.add(v1High, v4High)))),
    );
    at += toStep;
    storePair(at, sumLow, sumHigh);
    at += toStep;
    storePair(at, v4Low, v4High);
  }
}
