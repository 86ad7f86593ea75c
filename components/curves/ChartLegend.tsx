import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Chart, ChartLine } from "../../lib/dashboard/curves/chart.ts";
import { countUpTo } from "../../lib/dashboard/curves/column.ts";
import { describePosition } from "../../lib/dashboard/curves/horizontal_axis.ts";
import type { ChartView } from "./chart_view.ts";

/** The lines' names and their values: under the crosshair, or the last ones. */
export function ChartLegend(
  { chart, view }: { chart: ReadonlySignal<Chart>; view: ChartView },
): JSX.Element {
  const { lines, measure } = chart.value;
  const position = view.position.value;
  return (
    <ul class="chart-legend">
      {lines.filter(({ isUnlisted }) => !isUnlisted).map((line, index) => (
        <li key={index}>
          <LineSample line={line} />
          <span class="chart-name">{line.name}</span>
          <span class="chart-value">{valueAt(line, position, measure.format)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Where the crosshair stands, whose values the legend shows. */
export function ChartPosition(
  { chart, view }: { chart: ReadonlySignal<Chart>; view: ChartView },
): JSX.Element {
  const position = view.position.value;
  return (
    <span class="chart-position hint">
      {position === undefined ? "latest" : describePosition(chart.value.axis, position)}
    </span>
  );
}

/** How a line looks, small. */
export function LineSample({ line }: { line: Omit<ChartLine, "x" | "y"> }): JSX.Element {
  return (
    <svg class={`line-sample series-${line.color}`} viewBox="0 0 28 12" aria-hidden="true">
      <path
        d="M1 6H27"
        stroke-width={line.width}
        stroke-dasharray={line.dash?.join(" ")}
        opacity={line.isFaint ? 0.4 : undefined}
      />
      {line.mark === "square" && <rect x="10.5" y="2.5" width="7" height="7" class="hollow" />}
      {line.mark === "ring" && <circle cx="14" cy="6" r="3.5" class="hollow" />}
      {line.mark === "dot" && <circle cx="14" cy="6" r="3.5" />}
    </svg>
  );
}

function valueAt(
  { x, y }: ChartLine,
  position: number | undefined,
  format: (value: number) => string,
): string {
  const index = (position === undefined ? x.length : countUpTo(x, position)) - 1;
  if (index < 0) return "–";
  return Number.isFinite(y[index]) ? format(y[index]) : "NaN";
}
