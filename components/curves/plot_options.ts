import type uPlot from "uplot";
import type { Chart, ChartLine } from "../../lib/dashboard/curves/chart.ts";
import type { Window } from "../../lib/dashboard/curves/decimate.ts";
import { formatPosition, ticksAlong } from "../../lib/dashboard/curves/horizontal_axis.ts";
import { verticalForms } from "../../lib/dashboard/curves/vertical_scale.ts";
import type { Palette } from "./palette.ts";

/** What a plot tells of the pointer. */
export interface PlotListener {
  /** It stands at a place of the horizontal axis, or nowhere. */
  hover(position: number | undefined): void;
  /** It chose a part of the axis, or (by a double click) all of it. */
  select(window: Window | undefined): void;
}

/** Pixels between two ticks, so that their texts stay apart. */
const [acrossTick, downTick] = [84, 44];

/** How uPlot draws a chart. What changes with the theme is read from the palette at each drawing. */
export function plotOptions(
  chart: Chart,
  size: { readonly width: number; readonly height: number },
  palette: () => Palette,
  listener: PlotListener,
): uPlot.Options {
  const { axis, scale, measure } = chart;
  const { forward, back, ticks } = verticalForms[scale];
  const fixed: uPlot.Scale = { auto: false, range: (_, low, high) => [low, high] };
  const lines = {
    stroke: () => palette().muted,
    font: palette().font,
    grid: { stroke: () => palette().grid, width: 1 },
    ticks: { show: false },
  };
  return {
    ...size,
    legend: { show: false },
    padding: [8, 12, 0, 0],
    scales: {
      x: { ...fixed, time: false },
      // 100: a form of one's own.
      y: { ...fixed, distr: 100, fwd: forward, bwd: back },
    },
    axes: [
      {
        ...lines,
        size: 30,
        splits: (_, __, from, to) => ticksAlong(axis, { from, to }, size.width / acrossTick),
        values: (_, ticks) => ticks.map((tick) => formatPosition(axis, tick)),
      },
      {
        ...lines,
        size: 60,
        splits: (_, __, from, to) => ticks({ from, to }, size.height / downTick),
        // uPlot leaves out some of an axis that is not linear, unless it is told to keep all.
        filter: (_, ticks) => ticks,
        values: (_, ticks) => ticks.map((tick) => measure.formatTick(tick)),
      },
    ],
    series: [{}, ...chart.lines.map((line) => seriesOptions(line, palette))],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: 4 },
      dataIdx: lastPointBefore,
      points: {
        show: (_, index) => cursorPoint(chart.lines[index - 1]) as HTMLElement,
        size: 8,
        stroke: (_, index) => palette().series[chart.lines[index - 1].color - 1],
        fill: () => palette().surface,
        width: 2,
      },
      bind: {
        // uPlot's own double click shows all of the points that it has: those of the window.
        dblclick: () => () => {
          listener.select(undefined);
          return null;
        },
      },
    },
    hooks: {
      setCursor: [(plot) => {
        // Where the pointer is elsewhere, the cursor was set by another plot: no circles.
        if (plot.over.matches(":hover")) listener.hover(plot.posToVal(plot.cursor.left!, "x"));
      }],
      setSelect: [(plot) => {
        const { left, width } = plot.select;
        if (width < 4) return;
        const window = {
          from: plot.posToVal(left, "x"),
          to: plot.posToVal(left + width, "x"),
        };
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        listener.select(window);
      }],
    },
  };
}

function seriesOptions(line: ChartLine, palette: () => Palette): uPlot.Series {
  const color = () => palette().series[line.color - 1];
  const isHollow = line.mark !== "dot";
  return {
    stroke: color,
    width: line.width,
    dash: line.dash && [...line.dash],
    cap: line.dash ? "butt" : "round",
    // The lines' points stand at different places of the common axis.
    spanGaps: true,
    points: {
      show: line.mark !== undefined,
      size: isHollow ? 8 : 6.5,
      width: 2,
      stroke: color,
      fill: isHollow ? () => palette().surface : color,
      ...(line.mark === "square" && { paths: squares }),
    },
  };
}

/** uPlot has circles alone. Points beside the window, to which lines lead, have none. */
function squares(
  plot: uPlot,
  series: number,
  first: number,
  last: number,
): uPlot.Series.Points.Paths {
  const path = new Path2D();
  const { left, top, width, height } = plot.bbox;
  const side = 7 * devicePixelRatio;
  for (let index = first; index <= last; index++) {
    const value = plot.data[series][index];
    if (value === null || value === undefined) continue;
    const [x, y] = [plot.valToPos(plot.data[0][index], "x", true), plot.valToPos(value, "y", true)];
    const isInside = x >= left && x <= left + width && y >= top && y <= top + height;
    if (isInside) path.rect(x - side / 2, y - side / 2, side, side);
  }
  return { stroke: path, fill: path };
}

/** At a place between two of its points, a line is where it was last measured. */
function lastPointBefore(
  plot: uPlot,
  series: number,
  closest: number,
  position: number,
): number | null {
  const [x, values] = [plot.data[0], plot.data[series]];
  let index = closest;
  while (index >= 0 && (values[index] === null || x[index] > position)) index--;
  return index < 0 ? null : index;
}

function cursorPoint(line: ChartLine): HTMLElement | undefined {
  return line.isFaint ? undefined : document.createElement("div");
}
