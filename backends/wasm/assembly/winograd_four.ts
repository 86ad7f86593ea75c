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
// G stands in winograd_filter.ts. Each function takes `count` numbers (a multiple of 8) of each input,
// which begin `fromStep` bytes apart, and makes as many of each output. They go in pairs of four, which
// V8 may join to 256 bits.
import { storePair, times } from "./vector";

/** B^T d: 6 to 6. */
export function transformInput4(
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
    at += fromStep;
    const d5Low = v128.load(at), d5High = v128.load(at, 16);
    const uLow = f32x4.sub(d3Low, d1Low), uHigh = f32x4.sub(d3High, d1High);
    const wLow = f32x4.sub(d4Low, d2Low), wHigh = f32x4.sub(d4High, d2High);
    const sLow = times(-1.5, d3Low, wLow), sHigh = times(-1.5, d3High, wHigh);
    const tLow = times(-1.5, d2Low, uLow), tHigh = times(-1.5, d2High, uHigh);
    at = to;
    storePair(
      at,
      times(-1.5, uLow, f32x4.add(f32x4.sub(d0Low, d2Low), wLow)),
      times(-1.5, uHigh, f32x4.add(f32x4.sub(d0High, d2High), wHigh)),
    );
    at += toStep;
    storePair(at, f32x4.add(sLow, tLow), f32x4.add(sHigh, tHigh));
    at += toStep;
    storePair(at, f32x4.sub(sLow, tLow), f32x4.sub(sHigh, tHigh));
    at += toStep;
    storePair(at, times(0.5, uLow, wLow), times(0.5, uHigh, wHigh));
    at += toStep;
    storePair(at, times(-2, uLow, wLow), times(-2, uHigh, wHigh));
    at += toStep;
    storePair(
      at,
      times(-1.5, wLow, f32x4.sub(f32x4.sub(d5Low, d3Low), uLow)),
      times(-1.5, wHigh, f32x4.sub(f32x4.sub(d5High, d3High), uHigh)),
    );
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
    at += fromStep;
    const m5Low = v128.load(at), m5High = v128.load(at, 16);
    const sumLow = f32x4.add(m1Low, m2Low), sumHigh = f32x4.add(m1High, m2High);
    const differenceLow = f32x4.sub(m1Low, m2Low), differenceHigh = f32x4.sub(m1High, m2High);
    at = to;
    storePair(
      at,
      f32x4.add(f32x4.add(m0Low, sumLow), f32x4.add(m3Low, m4Low)),
      f32x4.add(f32x4.add(m0High, sumHigh), f32x4.add(m3High, m4High)),
    );
    at += toStep;
    storePair(
      at,
      times(-0.5, m4Low, times(2, m3Low, differenceLow)),
      times(-0.5, m4High, times(2, m3High, differenceHigh)),
    );
    at += toStep;
    storePair(
      at,
      times(0.25, m4Low, times(4, m3Low, sumLow)),
      times(0.25, m4High, times(4, m3High, sumHigh)),
    );
    at += toStep;
    storePair(
      at,
      f32x4.add(times(-0.125, m4Low, times(8, m3Low, differenceLow)), m5Low),
      f32x4.add(times(-0.125, m4High, times(8, m3High, differenceHigh)), m5High),
    );
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
  for (const end = from + (<usize> count << 2); from < end; from += 32, to += 32) {
    let at = from;
    const y0Low = v128.load(at), y0High = v128.load(at, 16);
    at += fromStep;
    const y1Low = v128.load(at), y1High = v128.load(at, 16);
    at += fromStep;
    const y2Low = v128.load(at), y2High = v128.load(at, 16);
    at += fromStep;
    const y3Low = v128.load(at), y3High = v128.load(at, 16);
    const evenLow = f32x4.add(y0Low, y2Low), evenHigh = f32x4.add(y0High, y2High);
    const oddLow = f32x4.add(y1Low, y3Low), oddHigh = f32x4.add(y1High, y3High);
    at = to;
    storePair(at, y0Low, y0High);
    at += toStep;
    storePair(at, f32x4.add(evenLow, oddLow), f32x4.add(evenHigh, oddHigh));
    at += toStep;
    storePair(at, f32x4.sub(evenLow, oddLow), f32x4.sub(evenHigh, oddHigh));
    at += toStep;
    storePair(
      at,
      times(8, y3Low, times(4, y2Low, times(2, y1Low, y0Low))),
      times(8, y3High, times(4, y2High, times(2, y1High, y0High))),
    );
    at += toStep;
    storePair(
      at,
      times(-0.125, y3Low, times(0.25, y2Low, times(-0.5, y1Low, y0Low))),
      times(-0.125, y3High, times(0.25, y2High, times(-0.5, y1High, y0High))),
    );
    at += toStep;
    storePair(at, y3Low, y3High);
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
    at += fromStep;
    const v5Low = v128.load(at), v5High = v128.load(at, 16);
    const sLow = f32x4.add(v1Low, v2Low), sHigh = f32x4.add(v1High, v2High);
    const tLow = f32x4.sub(v1Low, v2Low), tHigh = f32x4.sub(v1High, v2High);
    const wLow = times(-1.5, v5Low, f32x4.add(f32x4.add(v0Low, sLow), f32x4.add(v3Low, v4Low))),
      wHigh = times(-1.5, v5High, f32x4.add(f32x4.add(v0High, sHigh), f32x4.add(v3High, v4High)));
    const uLow = times(-2, v4Low, times(0.5, v3Low, times(-1.5, v0Low, f32x4.sub(tLow, v5Low)))),
      uHigh = times(-2, v4High, times(0.5, v3High, times(-1.5, v0High, f32x4.sub(tHigh, v5High))));
    at = to;
    const present0Low = v128.load(at), present0High = v128.load(at, 16);
    storePair(at, f32x4.add(present0Low, v0Low), f32x4.add(present0High, v0High));
    at += toStep;
    const present1Low = v128.load(at), present1High = v128.load(at, 16);
    storePair(at, f32x4.sub(present1Low, uLow), f32x4.sub(present1High, uHigh));
    at += toStep;
    storePair(
      at,
      f32x4.neg(times(1.5, tLow, f32x4.add(wLow, v0Low))),
      f32x4.neg(times(1.5, tHigh, f32x4.add(wHigh, v0High))),
    );
    at += toStep;
    storePair(
      at,
      times(-1.5, sLow, f32x4.sub(uLow, v5Low)),
      times(-1.5, sHigh, f32x4.sub(uHigh, v5High)),
    );
    at += toStep;
    storePair(at, wLow, wHigh);
    at += toStep;
    storePair(at, v5Low, v5High);
  }
}
