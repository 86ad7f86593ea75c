import { countUpTo } from "./column.ts";
import type { Window } from "./decimate.ts";
import { describePosition, type HorizontalAxis } from "./horizontal_axis.ts";
import type { MeasureDescription } from "./measures.ts";
import type { VerticalScale } from "./vertical_scale.ts";
import type { RangedLine } from "./y_range.ts";

/** One of the theme's colours for lines. */
export type SeriesColor = 1 | 2 | 3 | 4 | 5 | 6;

/** The form of a line's points: filled, hollow, or hollow and square. */
export type Mark = "dot" | "ring" | "square";

/** A line of a chart, and how it is drawn. Lines differ by more than their colours. */
export interface ChartLine extends RangedLine {
  readonly name: string;
  readonly color: SeriesColor;
  /** In pixels. */
  readonly width: number;
  /** Translucent, behind the others. */
  readonly isFaint?: boolean;
  /** Whether the legend leaves it out, since another line says what it is. */
  readonly isUnlisted?: boolean;
  /** Pixels drawn and left out, in turns. */
  readonly dash?: readonly number[];
  /** How each of its points is marked; missing where none is. */
  readonly mark?: Mark;
}

/** All that a chart shows, wherever it is drawn. */
export interface Chart {
  readonly measure: MeasureDescription;
  readonly scale: VerticalScale;
  readonly axis: HorizontalAxis;
  readonly lines: readonly ChartLine[];
}

/** The part of the horizontal axis that has points; it begins with the run. */
export function wholeWindow({ lines }: Chart): Window {
  const ends = lines.map(({ x }) => x.length === 0 ? 0 : x[x.length - 1]);
  return { from: 0, to: Math.max(...ends, 0) || 1 };
}

/** How opaque a translucent line is: the less, the more of its points share a pixel's column. */
export function faintOpacity({ x }: ChartLine, window: Window, columns: number): number {
  const points = countUpTo(x, window.to) - countUpTo(x, window.from);
  return Math.max(0.1, 0.34 / Math.sqrt(1 + points / columns));
}

/** What a chart shows, in words, for those who do not see it. */
export function describeChart(chart: Chart): string {
  const lines = chart.lines.filter(({ x, isFaint }) => x.length > 0 && !isFaint);
  if (lines.length === 0) return `${chart.measure.title}: nothing measured yet.`;
  const until = describePosition(chart.axis, wholeWindow(chart).to);
  const figures = lines.map(({ name, y }) => {
    const [first, last] = [y[0], y[y.length - 1]].map(chart.measure.format);
    return y.length === 1 ? `${name}: ${last}` : `${name}: from ${first} to ${last}`;
  });
  return `${chart.measure.title} until ${until}. ${figures.join(". ")}.`;
}
