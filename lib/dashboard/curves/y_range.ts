import { countUpTo } from "./column.ts";
import type { Line, Window } from "./decimate.ts";
import { verticalForms, type VerticalScale } from "./vertical_scale.ts";

/** A line, and what it has to say about the range of the vertical axis. */
export interface RangedLine extends Line {
  /** Single batches scatter: a few of them may lie outside the picture. */
  readonly scatters?: boolean;
}

/** From where to where the vertical axis must reach so that a window's lines are seen well. */
export function verticalRange(
  lines: readonly RangedLine[],
  window: Window,
  scale: VerticalScale,
  beginsAtZero = false,
): Window {
  const { forward, back, limits, leastLength } = verticalForms[scale];
  const seen = lines.map((line) => extent(line, window, limits)).filter((range) =>
    range !== undefined
  );
  const low = Math.min(...seen.map(({ from }) => from));
  const high = Math.max(...seen.map(({ to }) => to));
  if (seen.length === 0) return { from: back(forward(0.1)), to: back(forward(0.9)) };
  const [bottom, top] = [forward(low), forward(high)];
  const length = Math.max(top - bottom, leastLength) || Math.abs(top) || 1;
  // A loss is never negative: an axis that showed less than 0 would say that it may be.
  const least = low >= 0 && scale === "linear" ? 0 : limits.from;
  return {
    from: beginsAtZero ? Math.min(0, low) : Math.max(least, back(bottom - 0.06 * length)),
    to: Math.min(limits.to, back(bottom + 1.06 * length)),
  };
}

function extent(
  { x, y, scatters }: RangedLine,
  window: Window,
  limits: Window,
): Window | undefined {
  const begin = countUpTo(x, window.from - 1e-12);
  const end = countUpTo(x, window.to);
  // No more than a few thousand decide: enough for percentiles, little enough for every frame.
  const stride = scatters ? Math.max(1, Math.floor((end - begin) / 4000)) : 1;
  const found = new Float64Array(Math.max(0, Math.ceil((end - begin) / stride)));
  let count = 0;
  for (let index = begin; index < end; index += stride) {
    // Single batches without an error, or without a loss, would stretch an axis to its limits.
    const counts = !scatters || (y[index] >= limits.from && y[index] <= limits.to);
    if (counts && Number.isFinite(y[index])) found[count++] = y[index];
  }
  if (count === 0) return undefined;
  const values = found.subarray(0, count).sort();
  const at = (share: number) => values[Math.round(share * (count - 1))];
  return scatters ? { from: at(0.02), to: at(0.98) } : { from: at(0), to: at(1) };
}
