import { countUpTo } from "./column.ts";
import type { Line, Window } from "./decimate.ts";

/** A line, and what it has to say about the range of the vertical axis. */
export interface RangedLine extends Line {
  /** Single batches scatter: a few of them may lie outside the picture. */
  readonly scatters?: boolean;
}

/** The form of a vertical axis. */
export type VerticalScale = "linear" | "logarithmic" | "fraction";

/** A logarithm has no place for 0: a loss that small is drawn at the bottom. */
export const leastLogarithmic = 1e-6;

/** From where to where the vertical axis must reach so that a window's lines are seen well. */
export function verticalRange(
  lines: readonly RangedLine[],
  window: Window,
  scale: VerticalScale,
): Window {
  const seen = lines.map((line) => extent(line, window)).filter((range) => range !== undefined);
  if (seen.length === 0) {
    return scale === "logarithmic" ? { from: 0.01, to: 1 } : { from: 0, to: 1 };
  }
  const low = Math.min(...seen.map(({ from }) => from));
  const high = Math.max(...seen.map(({ to }) => to));
  if (scale === "logarithmic") {
    const from = Math.max(low, leastLogarithmic) / 1.15;
    return { from, to: Math.max(high * 1.15, from * 2) };
  }
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  if (scale === "fraction") return { from: Math.max(0, low - room), to: Math.min(1, high + room) };
  return { from: low >= 0 ? Math.max(0, low - room) : low - room, to: high + room };
}

function extent({ x, y, scatters }: RangedLine, window: Window): Window | undefined {
  const begin = x.length === 0 ? 0 : countUpTo(x, window.from - 1e-12);
  const end = countUpTo(x, window.to);
  const values: number[] = [];
  // No more than a few thousand decide: enough for percentiles, little enough for every frame.
  const stride = scatters ? Math.max(1, Math.floor((end - begin) / 4000)) : 1;
  for (let index = begin; index < end; index += stride) {
    if (Number.isFinite(y[index])) values.push(y[index]);
  }
  if (values.length === 0) return undefined;
  values.sort((one, other) => one - other);
  const at = (share: number) => values[Math.round(share * (values.length - 1))];
  return scatters ? { from: at(0.02), to: at(0.98) } : { from: at(0), to: at(1) };
}
