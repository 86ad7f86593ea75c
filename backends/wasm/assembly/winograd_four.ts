// Winograd's F(4, 3) along one axis, from the points 0, a, -a, b, -b and infinity: four outputs of a
// filter of three take six products instead of twelve. a = 5/8 and b = 3/2 round two thirds as badly as
// the usual 1, -1, 2 and -1/2 do, and their products are exact. With A = a^2, B = b^2
//
//           | AB    0   -A-B   0    1   0 |           | 1  1   1   1   1   0 |
//           |  0  -aB    -B    a    1   0 |     A^T = | 0  a  -a   b  -b   0 |
//     B^T = |  0   aB    -B   -a    1   0 |           | 0  A   A   B   B   0 |
//           |  0  -bA    -A    b    1   0 |           | 0  aA -aA  bB -bB  1 |
//           |  0   bA    -A   -b    1   0 |
//           |  0   AB     0  -A-B   0   1 |
//
// G stands in winograd_filter.ts. Each function takes `count` numbers (a multiple of 8) of each input,
// which begin `fromStep` bytes apart, and makes as many of each output. They go in pairs of four, which
// V8 may join to 256 bits.
import { scaled, storePair, times } from "./vector";

/** a and b. */
const INNER: f32 = 0.625;
const OUTER: f32 = 1.5;
const INNER_SQUARE: f32 = INNER * INNER;
const OUTER_SQUARE: f32 = OUTER * OUTER;
const PRODUCT: f32 = INNER_SQUARE * OUTER_SQUARE;
const SUM: f32 = INNER_SQUARE + OUTER_SQUARE;

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
    const evenLow = times(-OUTER_SQUARE, d2Low, d4Low),
      evenHigh = times(-OUTER_SQUARE, d2High, d4High);
    const oddLow = times(-OUTER_SQUARE, d1Low, d3Low),
      oddHigh = times(-OUTER_SQUARE, d1High, d3High);
    const eLow = times(-INNER_SQUARE, d2Low, d4Low), eHigh = times(-INNER_SQUARE, d2High, d4High);
    const oLow = times(-INNER_SQUARE, d1Low, d3Low), oHigh = times(-INNER_SQUARE, d1High, d3High);
    at = to;
    storePair(
      at,
      times(PRODUCT, d0Low, times(-SUM, d2Low, d4Low)),
      times(PRODUCT, d0High, times(-SUM, d2High, d4High)),
    );
    at += toStep;
    storePair(at, times(INNER, oddLow, evenLow), times(INNER, oddHigh, evenHigh));
    at += toStep;
    storePair(at, times(-INNER, oddLow, evenLow), times(-INNER, oddHigh, evenHigh));
    at += toStep;
    storePair(at, times(OUTER, oLow, eLow), times(OUTER, oHigh, eHigh));
    at += toStep;
    storePair(at, times(-OUTER, oLow, eLow), times(-OUTER, oHigh, eHigh));
    at += toStep;
    storePair(
      at,
      times(PRODUCT, d1Low, times(-SUM, d3Low, d5Low)),
      times(PRODUCT, d1High, times(-SUM, d3High, d5High)),
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
    const sLow = f32x4.add(m3Low, m4Low), sHigh = f32x4.add(m3High, m4High);
    const tLow = f32x4.sub(m3Low, m4Low), tHigh = f32x4.sub(m3High, m4High);
    at = to;
    storePair(
      at,
      f32x4.add(f32x4.add(sumLow, sLow), m0Low),
      f32x4.add(f32x4.add(sumHigh, sHigh), m0High),
    );
    at += toStep;
    storePair(
      at,
      times(OUTER, tLow, scaled(INNER, differenceLow)),
      times(OUTER, tHigh, scaled(INNER, differenceHigh)),
    );
    at += toStep;
    storePair(
      at,
      times(OUTER_SQUARE, sLow, scaled(INNER_SQUARE, sumLow)),
      times(OUTER_SQUARE, sHigh, scaled(INNER_SQUARE, sumHigh)),
    );
    at += toStep;
    storePair(
      at,
      times(OUTER * OUTER_SQUARE, tLow, times(INNER * INNER_SQUARE, differenceLow, m5Low)),
      times(OUTER * OUTER_SQUARE, tHigh, times(INNER * INNER_SQUARE, differenceHigh, m5High)),
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
    const evenLow = times(INNER_SQUARE, y2Low, y0Low),
      evenHigh = times(INNER_SQUARE, y2High, y0High);
    const oddLow = times(INNER_SQUARE, y3Low, y1Low), oddHigh = times(INNER_SQUARE, y3High, y1High);
    const eLow = times(OUTER_SQUARE, y2Low, y0Low), eHigh = times(OUTER_SQUARE, y2High, y0High);
    const oLow = times(OUTER_SQUARE, y3Low, y1Low), oHigh = times(OUTER_SQUARE, y3High, y1High);
    at = to;
    storePair(at, y0Low, y0High);
    at += toStep;
    storePair(at, times(INNER, oddLow, evenLow), times(INNER, oddHigh, evenHigh));
    at += toStep;
    storePair(at, times(-INNER, oddLow, evenLow), times(-INNER, oddHigh, evenHigh));
    at += toStep;
    storePair(at, times(OUTER, oLow, eLow), times(OUTER, oHigh, eHigh));
    at += toStep;
    storePair(at, times(-OUTER, oLow, eLow), times(-OUTER, oHigh, eHigh));
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
    const sumLow = f32x4.add(v1Low, v2Low), sumHigh = f32x4.add(v1High, v2High);
    const oddLow = scaled(INNER, f32x4.sub(v1Low, v2Low)),
      oddHigh = scaled(INNER, f32x4.sub(v1High, v2High));
    const sLow = f32x4.add(v3Low, v4Low), sHigh = f32x4.add(v3High, v4High);
    const oLow = scaled(OUTER, f32x4.sub(v3Low, v4Low)),
      oHigh = scaled(OUTER, f32x4.sub(v3High, v4High));
    at = to;
    const present0Low = v128.load(at), present0High = v128.load(at, 16);
    storePair(at, times(PRODUCT, v0Low, present0Low), times(PRODUCT, v0High, present0High));
    at += toStep;
    const present1Low = v128.load(at), present1High = v128.load(at, 16);
    storePair(
      at,
      f32x4.add(
        present1Low,
        times(PRODUCT, v5Low, times(-OUTER_SQUARE, oddLow, scaled(-INNER_SQUARE, oLow))),
      ),
      f32x4.add(
        present1High,
        times(PRODUCT, v5High, times(-OUTER_SQUARE, oddHigh, scaled(-INNER_SQUARE, oHigh))),
      ),
    );
    at += toStep;
    storePair(
      at,
      times(-OUTER_SQUARE, sumLow, times(-INNER_SQUARE, sLow, scaled(-SUM, v0Low))),
      times(-OUTER_SQUARE, sumHigh, times(-INNER_SQUARE, sHigh, scaled(-SUM, v0High))),
    );
    at += toStep;
    storePair(
      at,
      times(-SUM, v5Low, f32x4.add(oddLow, oLow)),
      times(-SUM, v5High, f32x4.add(oddHigh, oHigh)),
    );
    at += toStep;
    storePair(
      at,
      f32x4.add(f32x4.add(sumLow, sLow), v0Low),
      f32x4.add(f32x4.add(sumHigh, sHigh), v0High),
    );
    at += toStep;
    storePair(at, v5Low, v5High);
  }
}
