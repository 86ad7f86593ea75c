import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { type Chart, describeChart, wholeWindow } from "../../lib/dashboard/curves/chart.ts";
import { moveWindow, type WindowMove } from "../../lib/dashboard/curves/move_window.ts";
import { ChartLegend, ChartPosition } from "./ChartLegend.tsx";
import type { ChartView } from "./chart_view.ts";
import { SaveChart } from "./SaveChart.tsx";
import { usePlot } from "./use_plot.ts";

/** What a `CurveChart` shows. */
export interface CurveChartProps {
  readonly chart: ReadonlySignal<Chart>;
  readonly view: ChartView;
  /** What it is called when it is saved. */
  readonly saveAs: string;
  /** What stands in its place while there are no points. */
  readonly empty: string;
  /** Large where it stands alone, small beside the main ones. */
  readonly size?: "large" | "small";
}

/** A chart: drag or press keys to zoom, hover to read its values, which stand in its legend. */
export function CurveChart({ chart, view, saveAs, empty, size }: CurveChartProps): JSX.Element {
  const title = useComputed(() => chart.value.measure.title);
  const description = useComputed(() => describeChart(chart.value));
  const isEmpty = useComputed(() => chart.value.lines.every(({ x }) => x.length === 0));
  const element = usePlot(chart, view);
  const id = useId();
  const move = (way: WindowMove) => {
    view.window.value = moveWindow(wholeWindow(chart.value), view.window.value, way);
  };
  return (
    <section class={`card chart ${size ?? ""}`} aria-labelledby={id}>
      <div class="chart-head">
        <h2 id={id}>{title}</h2>
        <ChartPosition chart={chart} view={view} />
        <SaveChart chart={chart} view={view} title={saveAs} />
      </div>
      <ChartLegend chart={chart} view={view} />
      <div
        class="chart-frame"
        role="group"
        tabindex={0}
        aria-label={`${title.value}, zoomed by + and −, moved by arrows, all by 0`}
        aria-keyshortcuts="+ - 0 ArrowLeft ArrowRight"
        onKeyDown={(event) => zoomByKey(event, view, move)}
      >
        <div class="chart-plot" role="img" aria-label={description} ref={element} />
        {isEmpty.value && <p class="chart-empty muted">{empty}</p>}
      </div>
    </section>
  );
}

const moves: Readonly<Record<string, WindowMove>> = {
  "+": "closer",
  "=": "closer",
  "-": "farther",
  "−": "farther",
  ArrowLeft: "left",
  ArrowRight: "right",
};

function zoomByKey(
  event: KeyboardEvent,
  view: ChartView,
  move: (way: WindowMove) => void,
): void {
  // With Ctrl these keys are the browser's own zoom.
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "0") view.window.value = undefined;
  else if (moves[event.key]) move(moves[event.key]);
  else return;
  event.preventDefault();
}
