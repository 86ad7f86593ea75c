import { type Signal, useComputed, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { wholeWindow } from "../../lib/dashboard/curves/chart.ts";
import { writeCompareAddress } from "../../lib/dashboard/curves/compare_address.ts";
import { compareChart, isOfSteps } from "../../lib/dashboard/curves/compare_chart.ts";
import type { Comparison } from "../../lib/dashboard/curves/comparison.ts";
import { type Measure, measures } from "../../lib/dashboard/curves/measures.ts";
import { ChartControls } from "./ChartControls.tsx";
import type { ChartView } from "./chart_view.ts";
import { CurveChart } from "./CurveChart.tsx";

/** The curves of runs over each other. Whatever is chosen is written into the page's address. */
export function CompareChart(
  { comparison, view, measure }: {
    comparison: Comparison;
    view: ChartView;
    measure: Signal<Measure>;
  },
): JSX.Element {
  const chart = useComputed(() => {
    const runs = comparison.runs.value.map((live) => {
      // The points are no signals: their revision stands for them.
      live.revision.value;
      return { name: live.run.value.name, measured: live.measured };
    });
    const [axis, span] = [view.axis.value, view.span.value];
    return compareChart(runs, measure.value, {
      axis,
      span,
      isLogarithmic: view.isLogarithmic.value,
    });
  });
  useSignalEffect(() => {
    const address = writeCompareAddress({
      runs: comparison.ids,
      axis: view.axis.value,
      measure: measure.value,
      span: view.span.value,
      isLogarithmic: view.isLogarithmic.value,
    });
    history.replaceState(history.state, "", address);
  });
  return (
    <>
      <div class="compare-controls">
        <MeasureChoice measure={measure} />
        <ChartControls
          view={view}
          whole={() => wholeWindow(chart.value)}
          hasLogarithm={measures[measure.value].logarithmic !== undefined}
          hasSteps={isOfSteps(measure.value)}
        />
      </div>
      <CurveChart
        chart={chart}
        view={view}
        saveAs={comparison.runs.value.map(({ run }) => run.value.name).join(", ")}
        size="large"
        empty="Nothing was measured yet."
      />
    </>
  );
}

function MeasureChoice({ measure }: { measure: Signal<Measure> }): JSX.Element {
  const id = useId();
  return (
    <div class="measure-choice">
      <label for={id}>Show</label>
      <select
        id={id}
        value={measure}
        onChange={(event) => measure.value = event.currentTarget.value as Measure}
      >
        {Object.entries(measures).map(([name, { title }]) => (
          <option key={name} value={name}>{title}</option>
        ))}
      </select>
    </div>
  );
}
