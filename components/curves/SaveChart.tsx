import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Chart } from "../../lib/dashboard/curves/chart.ts";
import { chartSvg } from "../../lib/dashboard/curves/chart_svg.ts";
import type { ChartView } from "./chart_view.ts";

/** Saves a chart as it is shown, as SVG. */
export function SaveChart(
  { chart, view, title }: { chart: ReadonlySignal<Chart>; view: ChartView; title: string },
): JSX.Element {
  const save = () => {
    const { measure } = chart.value;
    const svg = chartSvg(title, chart.value, view.window.value);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    link.download = `${title} ${measure.title.toLowerCase()}.svg`;
    link.click();
    // The click has begun the download by then.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return (
    <button
      type="button"
      class="button quiet small"
      onClick={save}
      aria-label={`Save SVG of ${chart.value.measure.title.toLowerCase()}`}
    >
      Save SVG
    </button>
  );
}
