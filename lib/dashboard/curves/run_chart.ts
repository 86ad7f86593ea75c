import type { Chart, ChartLine } from "./chart.ts";
import type { HorizontalAxis } from "./horizontal_axis.ts";
import type { MeasuredRun } from "./measured_run.ts";
import { measures } from "./measures.ts";

/** What the page of a run shows in a chart of its own. */
export type RunMeasure = "loss" | "accuracy" | "imagesPerSecond" | "learningRate";

/** How the charts of a page are looked at. */
export interface ChartChoices {
  readonly axis: HorizontalAxis;
  /** Steps to smooth over; 0 for none. */
  readonly span: number;
  readonly isLogarithmic: boolean;
}

/** How the charts of one run are looked at. */
export interface RunChartChoices extends ChartChoices {
  /** Whether it holds training images out: then there is a line for them, also before its first point. */
  readonly hasValidation?: boolean;
}

/** A measure of one run: batches thin, smoothed, epochs bold, validations and tests marked. */
export function runChart(
  run: MeasuredRun,
  measure: RunMeasure,
  { axis, span, isLogarithmic, hasValidation = false }: RunChartChoices,
): Chart {
  const description = measures[measure];
  const scale = (isLogarithmic && description.logarithmic) || description.scale;
  const batches = run.batches(axis, measure);
  const chart = (lines: ChartLine[]) => ({ measure: description, scale, axis, lines });
  if (measure === "learningRate") {
    return chart([{ ...batches, name: "Learning rate", color: 1, width: 2 }]);
  }
  const lines: ChartLine[] = span === 0
    ? [{ ...batches, name: "Batch", color: 1, width: 1, scatters: true }]
    : [
      { ...batches, name: "Batch", color: 1, width: 1, isFaint: true, scatters: true },
      {
        ...run.smoothed(axis, measure, span),
        name: "Smoothed",
        color: 1,
        width: 1.75,
        // Its first steps are hardly averaged yet: they scatter as batches do.
        scatters: true,
      },
    ];
  if (measure === "imagesPerSecond") return chart(lines);
  const validation: ChartLine = {
    ...run.validations(axis, measure),
    name: "Validation",
    color: 4,
    width: 2,
    dash: [2, 3],
    mark: "square",
  };
  return chart([
    ...lines,
    { ...run.epochs(axis, measure), name: "Epoch", color: 3, width: 3, mark: "dot" },
    ...(hasValidation ? [validation] : []),
    { ...run.tests(axis, measure), name: "Test", color: 2, width: 2, dash: [7, 5], mark: "ring" },
  ]);
}
