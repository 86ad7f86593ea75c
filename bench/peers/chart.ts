import type { BarSeriesOption } from "echarts/charts";
// The build for production, whole: the modules of the others ask the environment which they are for.
// @ts-types="echarts"
import { init } from "echarts/dist/echarts.esm.min.mjs";
import { formatNumber } from "../table.ts";
import type { PeerName } from "./plan.ts";
import type { Work } from "./protocol.ts";
import { medianOf, type PeerResult, type Report } from "./report.ts";

// Okabe and Ito's colours, which the colour-blind tell apart too.
const blue = "#0072b2", orange = "#d55e00", grey = "#999999";
const ink = "#333333";

/** From the top. */
const order: readonly PeerName[] = [
  "Glyph --turbo",
  "Glyph",
  "PyTorch, channels_last",
  "PyTorch, contiguous",
  "TensorFlow.js wasm",
  "jax-js wasm",
  "TensorFlow.js cpu",
];

const colorOf = (name: PeerName) =>
  name.startsWith("Glyph") ? blue : name.startsWith("PyTorch") ? orange : grey;

const panels = [
  { work: "train", title: "Training", left: 180 },
  { work: "predict", title: "Prediction", left: 560 },
] as const;

/** Draws both works as SVG: bars from 0, whose labels tell what is too small to see. */
export function drawPeers({ peers, settings }: Report): string {
  const shown = order.filter((name) => peers.some((peer) => peer.name === name));
  const height = 110 + 34 * shown.length;
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 900, height });
  try {
    chart.setOption({
      // Its own background keeps it readable on a dark page.
      backgroundColor: "#ffffff",
      animation: false,
      textStyle: { fontFamily: "sans-serif", color: ink },
      title: [
        {
          text: `Images a second, ${settings.threads} ${
            settings.threads === 1 ? "thread" : "threads"
          }`,
          left: "center",
          top: 14,
          textStyle: { color: ink, fontSize: 20 },
        },
        ...panels.map(({ title, left }) => ({
          text: title,
          left,
          top: 52,
          textStyle: { color: ink, fontSize: 15 },
        })),
      ],
      grid: panels.map(({ left }) => ({ left, width: 260, top: 84, bottom: 20 })),
      xAxis: panels.map((_, gridIndex) => ({
        type: "value" as const,
        gridIndex,
        axisLabel: { show: false },
        splitLine: { show: false },
      })),
      yAxis: panels.map((_, gridIndex) => ({
        type: "category" as const,
        gridIndex,
        inverse: true,
        data: [...shown],
        axisLabel: { show: gridIndex === 0, color: ink, fontSize: 13 },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: "#888888" } },
      })),
      series: panels.map(({ work }, index) => bars(peers, shown, work, index)),
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

function bars(
  peers: readonly PeerResult[],
  names: readonly PeerName[],
  work: Work,
  index: number,
): BarSeriesOption {
  return {
    type: "bar",
    xAxisIndex: index,
    yAxisIndex: index,
    barWidth: 20,
    data: names.map((name) => {
      const speed = medianOf(peers, name, work);
      const cannot = peers.some((peer) =>
        peer.name === name && peer.speeds[work] !== undefined && "refusal" in peer.speeds[work]
      );
      return {
        value: speed ?? 0,
        itemStyle: { color: colorOf(name) },
        label: {
          show: true,
          position: "right" as const,
          color: ink,
          fontSize: 13,
          formatter: speed !== undefined ? formatNumber(speed) : cannot ? "cannot" : "not measured",
        },
      };
    }),
  };
}
