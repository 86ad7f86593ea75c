import type { LineSeriesOption } from "echarts/charts";
// The build for production, whole: the modules of the others ask the environment which they are for.
// @ts-types="echarts"
import { init } from "echarts/dist/echarts.esm.min.mjs";
import type { HistoryValues } from "../model/history.ts";

/** How one measure went over a run, and how to show it. */
export interface Curve {
  readonly title: string;
  readonly subtitle: string;
  /** What the vertical axis shows. */
  readonly measure: string;
  /** A loss falls over powers of ten; an accuracy is a fraction. */
  readonly scale: "logarithmic" | "fraction";
  readonly history: HistoryValues;
  readonly stepsPerEpoch: number;
}

// Okabe and Ito's colours, which the colour-blind tell apart too.
const blue = "#0072b2";
const orange = "#d55e00";
const ink = "#333333";
const byBatch = "Training, by batch";
const byEpoch = "Training, by epoch";
const test = "Test";
const thinLine = "path://M0,0H34V2H0Z";
const size = { width: 900, height: 540 };

/** Draws a curve as SVG: training thin by batch and bold by epoch, tests marked. */
export function drawCurve(curve: Curve): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption({
      // Its own background keeps it readable on a dark page.
      backgroundColor: "#ffffff",
      animation: false,
      textStyle: { fontFamily: "sans-serif", color: ink },
      title: {
        text: curve.title,
        subtext: curve.subtitle,
        left: "center",
        top: 12,
        textStyle: { color: ink, fontSize: 20 },
        subtextStyle: { color: "#666666", fontSize: 13 },
      },
      legend: {
        bottom: 10,
        data: [{ name: byBatch, icon: thinLine }, byEpoch, test],
        itemWidth: 34,
        // Without a browser the width of text is a guess: leave room for wide fonts.
        itemGap: 36,
        textStyle: { color: ink, fontSize: 13 },
      },
      grid: { left: 64, right: 28, top: 82, bottom: 92 },
      xAxis: {
        ...axis("Epoch"),
        nameGap: 30,
        min: 0,
        splitLine: { show: false },
      },
      yAxis: { ...axis(curve.measure), ...verticalScale(curve), nameGap: 46 },
      series: seriesOf(curve),
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Draws a curve into a file, whole or not at all. */
export async function writeCurve(path: string, curve: Curve): Promise<void> {
  const temporary = `${path}.tmp`;
  await Deno.writeTextFile(temporary, drawCurve(curve));
  await Deno.rename(temporary, path);
}

function axis(name: string) {
  return {
    type: "value",
    name,
    nameLocation: "middle",
    nameTextStyle: { color: ink, fontSize: 14 },
    axisLabel: { color: ink, fontSize: 13, hideOverlap: true },
    axisLine: { show: true, onZero: false, lineStyle: { color: "#888888" } },
    splitLine: { lineStyle: { color: "#e4e4e4" } },
  } as const;
}

/** A logarithm has no place for 0: a loss that small is drawn at the bottom. */
const leastLoss = 1e-6;

function verticalScale({ scale, history }: Curve) {
  if (scale === "logarithmic") return { type: "log", axisLabel: { formatter: String } } as const;
  // A few bad batches, such as the very first, would press all others together at the top.
  const sorted = history.batches.toSorted((one, other) => one - other);
  const low = Math.min(
    sorted[Math.floor(sorted.length * 0.03)] ?? 0,
    ...history.tests.map(({ value }) => value),
    ...history.epochs,
  );
  const step = low > 0.9 ? 0.02 : low > 0.8 ? 0.05 : 0.1;
  return {
    // Rounded, or 0.96 would be 0.9600000000000001 and not lie on the axis.
    min: Math.max(0, Number((Math.floor(low / step) * step).toFixed(2))),
    max: 1,
    axisLabel: { formatter: (value: number) => `${Number((value * 100).toFixed(1))}%` },
  } as const;
}

function seriesOf({ history, scale, stepsPerEpoch }: Curve): LineSeriesOption[] {
  const point = (epoch: number, value: number) => [
    epoch,
    scale === "logarithmic" ? Math.max(value, leastLoss) : value,
  ];
  return [
    {
      name: byBatch,
      type: "line",
      data: history.batches.map((value, index) => point((index + 1) / stepsPerEpoch, value)),
      // Keeps the shape with no more points than the picture has columns.
      sampling: "lttb",
      symbol: "none",
      clip: true,
      lineStyle: { width: 0.8, opacity: 0.45 },
      color: blue,
    },
    {
      name: byEpoch,
      type: "line",
      data: history.epochs.map((value, index) => point(index + 1, value)),
      clip: false,
      symbol: "circle",
      symbolSize: 7,
      lineStyle: { width: 3 },
      color: blue,
    },
    {
      name: test,
      type: "line",
      data: history.tests.map(({ epoch, value }) => point(epoch, value)),
      clip: false,
      symbol: "diamond",
      symbolSize: 12,
      lineStyle: { width: 2, type: "dashed" },
      color: orange,
    },
  ];
}
