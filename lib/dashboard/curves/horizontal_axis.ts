import { formatCount, formatSeconds } from "../../cli/format.ts";
import type { Window } from "./decimate.ts";
import type { RunSeries } from "./run_series.ts";
import { linearTicks } from "./ticks.ts";

/** What the horizontal axis counts. */
export type HorizontalAxis = "step" | "epoch" | "time";

/** Each axis, with its name on a page. */
export const horizontalAxes: Readonly<Record<HorizontalAxis, string>> = {
  step: "Steps",
  epoch: "Epochs",
  time: "Time",
};

/** Where the steps of a run stand on the axis. */
export function positionsOfSteps(
  axis: HorizontalAxis,
  series: RunSeries,
  stepsPerEpoch: number,
): Float64Array {
  if (axis === "time") return series.batches.seconds.values;
  const steps = series.batches.step.values;
  return axis === "step" ? steps : steps.map((step) => step / stepsPerEpoch);
}

/** Where the end of an epoch, or a test, stands on the axis. */
export function positionOf(
  axis: HorizontalAxis,
  { step, elapsed }: { readonly step: number; readonly elapsed: number },
  stepsPerEpoch: number,
): number {
  return axis === "time" ? elapsed : axis === "step" ? step : step / stepsPerEpoch;
}

/** A place on the axis, for its ticks. */
export function formatPosition(axis: HorizontalAxis, position: number): string {
  if (axis === "time") return formatSeconds(position);
  return axis === "step" ? formatCount(position) : String(Number(position.toFixed(2)));
}

/** A place on the axis, in words: `step 1,406`, `epoch 2.5`, `1m 24s`. */
export function describePosition(axis: HorizontalAxis, position: number): string {
  const text = formatPosition(axis, position);
  return axis === "time" ? text : `${axis} ${text}`;
}

/** Places that read well along a part of the axis: at most about so many, ascending. */
export function ticksAlong(axis: HorizontalAxis, { from, to }: Window, count: number): number[] {
  const rough = (to - from) / count;
  const distance = distances[axis].find((distance) => distance >= rough);
  if (!(to > from)) return [from];
  // Half a step would mean nothing; a minute has 60 seconds.
  if (distance === undefined || axis === "epoch") return linearTicks({ from, to }, count);
  const first = Math.ceil(from / distance);
  const length = Math.floor(to / distance) - first + 1;
  return Array.from({ length }, (_, index) => (first + index) * distance);
}

const round = Array.from(
  { length: 9 },
  (_, power) => [1, 2, 5].map((factor) => factor * 10 ** power),
);
const [minute, hour] = [60, 3600];
const distances: Readonly<Record<HorizontalAxis, readonly number[]>> = {
  step: round.flat(),
  epoch: [],
  time: [
    ...[1, 2, 5, 10, 15, 30],
    ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
    ...round.flat().map((hours) => hours * hour),
  ],
};
