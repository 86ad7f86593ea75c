// Winograd's F(3, 3) along one axis, from the points 0, -1, 1/2, 7/4 and infinity, which round two
// thirds as badly as the usual 0, 1, -1, 2: three outputs of a filter of three take five products
// instead of nine.
//
//           | 7/8 -11/8 -5/4   1   0 |
//           |  0    7/8 -9/4   1   0 |           | 1  1   1    1    0 |
//     B^T = |  0   -7/4 -3/4   1   0 |     A^T = | 0 -1  1/2  7/4   0 |
//           |  0   -1/2  1/2   1   0 |           | 0  1  1/4 49/16  1 |
//           |  0    7/8 -11/8 -5/4 1 |
//
// The functions are those of winograd_four.ts.
import { scaled, storePair, times } from "./vector";

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
    at = to;
    storePair(
      at,
      times(0.875, d0Low, times(-1.375, d1Low, times(-1.25, d2Low, d3Low))),
      times(0.875, d0High, times(-1.375, d1High, times(-1.25, d2High, d3High))),
    );
    at += toStep;
    storePair(
      at,
      times(0.875, d1Low, times(-2.25, d2Low, d3Low)),
      times(0.875, d1High, times(-2.25, d2High, d3High)),
    );
    at += toStep;
    storePair(
      at,
      times(-1.75, d1Low, times(-0.75, d2Low, d3Low)),
      times(-1.75, d1High, times(-0.75, d2High, d3High)),
    );
    at += toStep;
    storePair(
      at,
      times(0.5, f32x4.sub(d2Low, d1Low), d3Low),
      times(0.5, f32x4.sub(d2High, d1High), d3High),
    );
    at += toStep;
    storePair(
      at,
      times(0.875, d1Low, times(-1.375, d2Low, times(-1.25, d3Low, d4Low))),
      times(0.875, d1High, times(-1.375, d2High, times(-1.25, d3High, d4High))),
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
    at = to;
    storePair(
      at,
      f32x4.add(f32x4.add(m0Low, m1Low), f32x4.add(m2Low, m3Low)),
      f32x4.add(f32x4.add(m0High, m1High), f32x4.add(m2High, m3High)),
    );
    at += toStep;
    storePair(
      at,
      times(1.75, m3Low, times(0.5, m2Low, f32x4.neg(m1Low))),
      times(1.75, m3High, times(0.5, m2High, f32x4.neg(m1High))),
    );
    at += toStep;
    storePair(
      at,
      times(3.0625, m3Low, times(0.25, m2Low, f32x4.add(m1Low, m4Low))),
      times(3.0625, m3High, times(0.25, m2High, f32x4.add(m1High, m4High))),
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
    at = to;
    storePair(at, y0Low, y0High);
    at += toStep;
    storePair(
      at,
      f32x4.add(f32x4.sub(y0Low, y1Low), y2Low),
      f32x4.add(f32x4.sub(y0High, y1High), y2High),
    );
    at += toStep;
    storePair(
      at,
      times(0.25, y2Low, times(0.5, y1Low, y0Low)),
      times(0.25, y2High, times(0.5, y1High, y0High)),
    );
    at += toStep;
    storePair(
      at,
      times(3.0625, y2Low, times(1.75, y1Low, y0Low)),
      times(3.0625, y2High, times(1.75, y1High, y0High)),
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
    at = to;
    const present0Low = v128.load(at), present0High = v128.load(at, 16);
    storePair(at, times(0.875, v0Low, present0Low), times(0.875, v0High, present0High));
    at += toStep;
    const present1Low = v128.load(at), present1High = v128.load(at, 16);
    storePair(
      at,
      f32x4.add(
        present1Low,
        times(
          0.875,
          v4Low,
          times(0.875, v1Low, times(-1.75, v2Low, times(-0.5, v3Low, scaled(-1.375, v0Low)))),
        ),
      ),
      f32x4.add(
        present1High,
        times(
          0.875,
          v4High,
          times(0.875, v1High, times(-1.75, v2High, times(-0.5, v3High, scaled(-1.375, v0High)))),
        ),
      ),
    );
    at += toStep;
    storePair(
      at,
      times(
        0.5,
        v3Low,
        times(-0.75, v2Low, times(-2.25, v1Low, times(-1.375, v4Low, scaled(-1.25, v0Low)))),
      ),
      times(
        0.5,
        v3High,
        times(-0.75, v2High, times(-2.25, v1High, times(-1.375, v4High, scaled(-1.25, v0High)))),
      ),
    );
    at += toStep;
    storePair(
      at,
      times(-1.25, v4Low, f32x4.add(f32x4.add(v0Low, v1Low), f32x4.add(v2Low, v3Low))),
      times(-1.25, v4High, f32x4.add(f32x4.add(v0High, v1High), f32x4.add(v2High, v3High))),
    );
    at += toStep;
    storePair(at, v4Low, v4High);
  }
}
