import type { Window } from "./decimate.ts";
import { linearTicks, logTicks } from "./ticks.ts";

/** The form of a vertical axis. `errors`: for fractions near 1, by the logarithm of what is missing. */
export type VerticalScale = "linear" | "logarithmic" | "fraction" | "errors";

/** Where values stand along an axis. */
export interface VerticalForm {
  /** Where a value stands; it ascends with the value. */
  readonly forward: (value: number) => number;
  /** Which value stands there. */
  readonly back: (place: number) => number;
  /** Values that read well between two, about so many. */
  readonly ticks: (range: Window, count: number) => number[];
  /** The least distance of an axis' ends. */
  readonly leastLength: number;
  /** No value lies beyond. */
  readonly limits: Window;
}

/** A logarithm has no place for 0: a loss that small is drawn at the bottom. */
const leastLoss = 1e-6;
/** Nor has it one for 100%: an accuracy with fewer errors than that is drawn at the top. */
const leastErrors = 5e-4;

const linear: VerticalForm = {
  forward: (value) => value,
  back: (place) => place,
  ticks: linearTicks,
  leastLength: 0,
  limits: { from: -Infinity, to: Infinity },
};

/** Each form. */
export const verticalForms: Readonly<Record<VerticalScale, VerticalForm>> = {
  linear,
  fraction: { ...linear, limits: { from: 0, to: 1 } },
  logarithmic: {
    forward: (value) => Math.log10(Math.max(value, leastLoss)),
    back: (place) => 10 ** place,
    ticks: orLinear(logTicks),
    leastLength: 0.3,
    limits: { from: leastLoss, to: Infinity },
  },
  errors: {
    forward: (value) => -Math.log10(Math.max(1 - value, leastErrors)),
    back: (place) => 1 - 10 ** -place,
    ticks: orLinear(({ from, to }) =>
      logTicks({ from: Math.max(1 - to, leastErrors), to: 1 - from })
        .map((errors) => Number((1 - errors).toFixed(6))).reverse()
    ),
    leastLength: 0.3,
    limits: { from: 0, to: 1 - leastErrors },
  },
};

/** Where a window is so narrow that hardly a round number of the logarithm lies in it. */
function orLinear(ticks: (range: Window) => number[]): VerticalForm["ticks"] {
  return (range, count) => {
    const found = ticks(range);
    return found.length < 3 ? linearTicks(range, count) : found;
  };
}
