import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { wholeWindow } from "../../lib/dashboard/curves/chart.ts";
import type { LiveRun } from "../../lib/dashboard/curves/live_run.ts";
import { runChart, type RunMeasure } from "../../lib/dashboard/curves/run_chart.ts";
import { spanFor } from "../../lib/dashboard/curves/smoothing.ts";
import { totalSteps } from "../../lib/dashboard/curves/time_left.ts";
import { hasSchedule, hasValidationImages } from "../../lib/dashboard/runs/describe_run.ts";
import { ChartControls } from "./ChartControls.tsx";
import { ChartView } from "./chart_view.ts";
import { CurveChart } from "./CurveChart.tsx";

/** A run's charts, which zoom and point together. */
export function RunCharts({ live }: { live: LiveRun }): JSX.Element {
  const view = useMemo(() => new ChartView("epoch", spanFor(totalSteps(live.run.peek()))), []);
  const charts = {
    loss: useRunChart(live, view, "loss"),
    accuracy: useRunChart(live, view, "accuracy"),
    imagesPerSecond: useRunChart(live, view, "imagesPerSecond"),
    learningRate: useRunChart(live, view, "learningRate"),
  };
  const empty = emptyText(live);
  const shared = { view, empty, saveAs: live.run.value.name };
  return (
    <>
      <ChartControls view={view} whole={() => wholeWindow(charts.loss.value)} />
      <div class="charts">
        <CurveChart chart={charts.loss} {...shared} />
        <CurveChart chart={charts.accuracy} {...shared} />
        <CurveChart chart={charts.imagesPerSecond} {...shared} size="small" />
        {hasSchedule(live.run.value) && (
          <CurveChart chart={charts.learningRate} {...shared} size="small" />
        )}
      </div>
    </>
  );
}

function useRunChart(live: LiveRun, view: ChartView, measure: RunMeasure) {
  return useComputed(() => {
    // The points are no signals: their revision stands for them.
    live.revision.value;
    const [axis, span] = [view.axis.value, view.span.value];
    const isLogarithmic = view.isLogarithmic.value;
    const hasValidation = hasValidationImages(live.run.value);
    return runChart(live.measured, measure, { axis, span, isLogarithmic, hasValidation });
  });
}

function emptyText(live: LiveRun): string {
  const { state, step } = live.run.value;
  if (step > 0 && live.connection.value === "joining") return "Loading…";
  if (state === "queued") return "It waits for another run to end.";
  if (state === "starting") return "It starts: the first step is a few seconds away.";
  if (state === "running") return "Waiting for the first step…";
  return "It ended before its first step.";
}
