import { decimate, type Line, type Window } from "./decimate.ts";

/** Lines over one common axis, as uPlot takes them: null where a line has no point. */
export type AlignedLines = [x: Float64Array, ...y: (number | null)[][]];

/** Puts those points of the lines that a window of so many pixels shows over one axis. */
export function align(lines: readonly Line[], window: Window, columns: number): AlignedLines {
  const kept = lines.map((line) => decimate(line, window, columns));
  const all = kept.flatMap((indices, at) => indices.map((index) => lines[at].x[index]));
  const x = Float64Array.from(all).sort().filter((value, index, sorted) =>
    index === 0 || value !== sorted[index - 1]
  );
  const ys = lines.map((line, at) => {
    const y = new Array<number | null>(x.length).fill(null);
    let place = 0;
    for (const index of kept[at]) {
      while (x[place] < line.x[index]) place++;
      y[place] = Number.isFinite(line.y[index]) ? line.y[index] : null;
    }
    return y;
  });
  return [x, ...ys];
}
