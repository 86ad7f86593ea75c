import { countUpTo } from "./column.ts";

/** Points of a line, ascending by x. */
export interface Line {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** What is seen of the horizontal axis. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * The indices of those points that draw the same picture: of each column of pixels the first, the
 * least, the greatest and the last (M4: Jugel et al., "M4: A Visualization-Oriented Time Series Data
 * Aggregation"), and the neighbours just outside the window, to which its lines lead.
 */
export function decimate({ x, y }: Line, window: Window, columns: number): number[] {
  const begin = Math.max(0, countUpTo(x, window.from) - 1);
  const end = Math.min(x.length, countUpTo(x, window.to) + 1);
  if (end - begin <= 2 * columns) return Array.from({ length: end - begin }, (_, i) => begin + i);
  const width = (window.to - window.from) / columns || 1;
  const columnOf = (index: number) => Math.floor((x[index] - window.from) / width);
  const kept: number[] = [];
  for (let first = begin; first < end;) {
    const column = columnOf(first);
    let [least, greatest, last] = [first, first, first];
    for (let index = first + 1; index < end && columnOf(index) === column; index++) {
      // A comparison with NaN is false: turned around, any number replaces it.
      if (!(y[index] >= y[least])) least = Number.isNaN(y[index]) ? least : index;
      if (!(y[index] <= y[greatest])) greatest = Number.isNaN(y[index]) ? greatest : index;
      last = index;
    }
    const corners = [first, Math.min(least, greatest), Math.max(least, greatest), last];
    for (const index of corners) if (index !== kept.at(-1)) kept.push(index);
    first = last + 1;
  }
  return kept;
}
