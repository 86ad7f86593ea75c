import type { Chart, ChartLine, SeriesColor } from "./chart.ts";
import type { Line } from "./decimate.ts";
import type { HorizontalAxis } from "./horizontal_axis.ts";
import type { MeasuredRun } from "./measured_run.ts";
import { type Measure, measures } from "./measures.ts";
import type { ChartChoices } from "./run_chart.ts";

/** A run among others. */
export interface ComparedRun {
  readonly name: string;
  readonly measured: MeasuredRun;
}

/** How the line of a run differs from the others': by its colour, and by its dash. */
export function lineStyle(index: number): Pick<ChartLine, "color" | "dash" | "width"> {
  const turn = Math.floor(index / dashes.length);
  return {
    color: index % dashes.length + 1 as SeriesColor,
    // From the seventh run on, each colour comes with another dash.
    dash: dashes[(index + turn) % dashes.length],
    width: 2,
  };
}

const dashes: readonly (number[] | undefined)[] = [
  undefined,
  [9, 4],
  [2, 3],
  [12, 3, 2, 3],
  [5, 2],
  [16, 3, 4, 3],
];

/** With more runs than that, single batches would hide the curves. */
const mostWithBatches = 3;

/** A measure of several runs, a line each. */
export function compareChart(
  runs: readonly ComparedRun[],
  measure: Measure,
  { axis, span, isLogarithmic }: ChartChoices,
): Chart {
  const description = measures[measure];
  const scale = (isLogarithmic && description.logarithmic) || description.scale;
  const lines = runs.map(({ name, measured }, index): ChartLine => ({
    ...measuredLine(measured, measure, axis, span),
    ...lineStyle(index),
    name,
    mark: isOfSteps(measure) ? undefined : lineStyle(index).dash ? "ring" : "dot",
    scatters: isOfSteps(measure),
  }));
  const hasBatches = span > 0 && isOfSteps(measure) && measure !== "learningRate" &&
    runs.length <= mostWithBatches;
  const batches = !hasBatches ? [] : runs.map(({ name, measured }, index): ChartLine => ({
    ...measuredLine(measured, measure, axis, 0),
    ...lineStyle(index),
    dash: undefined,
    name: `${name}, batches`,
    width: 1,
    isFaint: true,
    isUnlisted: true,
    scatters: true,
  }));
  return { measure: description, scale, axis, lines: [...batches, ...lines] };
}

/** Whether a measure is taken in every step, so that it can be smoothed. */
export function isOfSteps(
  measure: Measure,
): measure is Exclude<Measure, keyof typeof measuresOfEpochs> {
  return !Object.hasOwn(measuresOfEpochs, measure);
}

/** What is measured at the end of an epoch, and how a run's line of it is had. */
const measuresOfEpochs = {
  validationLoss: (run: MeasuredRun, axis: HorizontalAxis) => run.validations(axis, "loss"),
  validationAccuracy: (run: MeasuredRun, axis: HorizontalAxis) => run.validations(axis, "accuracy"),
  testLoss: (run: MeasuredRun, axis: HorizontalAxis) => run.tests(axis, "loss"),
  testAccuracy: (run: MeasuredRun, axis: HorizontalAxis) => run.tests(axis, "accuracy"),
};

function measuredLine(
  run: MeasuredRun,
  measure: Measure,
  axis: HorizontalAxis,
  span: number,
): Line {
  if (!isOfSteps(measure)) return measuresOfEpochs[measure](run, axis);
  return span === 0 ? run.batches(axis, measure) : run.smoothed(axis, measure, span);
}
