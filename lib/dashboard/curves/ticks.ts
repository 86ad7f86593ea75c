import type { Window } from "./decimate.ts";

/** Numbers that read well along an axis from one value to another: about so many, ascending. */
export function linearTicks({ from, to }: Window, count: number): number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // 3 * 0.1 is 0.30000000000000004: a tick is what its shortest form says.
  const tick = (index: number) => Number(((first + index) * step).toPrecision(12));
  return Array.from({ length: last - first + 1 }, (_, index) => tick(index));
}

/** Powers of ten from one value to another; with 2 and 5 between them where there are few. */
export function logTicks({ from, to }: Window): number[] {
  const first = Math.floor(Math.log10(from));
  const last = Math.ceil(Math.log10(to));
  const factors = last - first > 4 ? [1] : [1, 2, 5];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap(
    (exponent) => factors.map((factor) => Number(`${factor}e${exponent}`)),
  );
  return ticks.filter((tick) => tick >= from * 0.999 && tick <= to * 1.001);
}
