import { type Chart, type ChartLine, describeChart, faintOpacity, wholeWindow } from "./chart.ts";
import { decimate, type Window } from "./decimate.ts";
import { formatPosition, horizontalAxes, ticksAlong } from "./horizontal_axis.ts";
import { verticalForms } from "./vertical_scale.ts";
import { verticalRange } from "./y_range.ts";

const size = { width: 900, height: 540 };
const plot = { left: 76, right: 24, top: 64, bottom: 96 };
const inner = {
  width: size.width - plot.left - plot.right,
  height: size.height - plot.top - plot.bottom,
};

/** The theme's light colours: what is saved must be read on paper. */
const colors = ["#1f4fd1", "#b5480a", "#00735d", "#8c2f8f", "#7d6200", "#4d5561"];
const ink = "#1b1c1e";

/** Draws a chart as an SVG document that stands for itself, with its title and legend. */
export function chartSvg(title: string, chart: Chart, window = wholeWindow(chart)): string {
  const range = verticalRange(chart.lines, window, chart.scale, chart.measure.beginsAtZero);
  const { forward, ticks } = verticalForms[chart.scale];
  const [bottom, top] = [forward(range.from), forward(range.to)];
  const x = (at: number) =>
    short(plot.left + (at - window.from) / (window.to - window.from) * inner.width);
  const y = (value: number) =>
    short(plot.top + (top - forward(value)) / (top - bottom) * inner.height);
  const rows = ticks(range, 8).map((tick) => `
  <path d="M${plot.left} ${y(tick)}h${inner.width}" stroke="#dedbd4"/>
  <text x="${plot.left - 10}" y="${y(tick)}" text-anchor="end" dominant-baseline="central">${
    chart.measure.formatTick(tick)
  }</text>`);
  const columns = ticksAlong(chart.axis, window, 9).map((tick) => `
  <text x="${x(tick)}" y="${size.height - 74}" text-anchor="middle">${
    formatPosition(chart.axis, tick)
  }</text>`);
  const lines = chart.lines.map((line) => drawLine(line, window, x, y));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" \
font-family="sans-serif" font-size="13" fill="${ink}" role="img">
  <title>${escape(title)}</title>
  <desc>${escape(describeChart(chart))}</desc>
  <rect width="100%" height="100%" fill="#ffffff"/>
  <text x="${plot.left}" y="30" font-size="19" font-weight="600">${escape(title)}</text>
  <text x="${plot.left}" y="50" fill="#5b5d62">${chart.measure.title}</text>${rows.join("")}${
    columns.join("")
  }
  <text x="${plot.left + inner.width / 2}" y="${size.height - 50}" text-anchor="middle">${
    horizontalAxes[chart.axis]
  }</text>
  <clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${inner.width}" height="${inner.height}"/></clipPath>
  <g fill="none" stroke-linejoin="round">${lines.join("")}
  </g>${chart.lines.filter(({ isUnlisted }) => !isUnlisted).map(legendEntry).join("")}
</svg>
`;
}

function drawLine(
  line: ChartLine,
  window: Window,
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  const indices = decimate(line, window, inner.width).filter((at) => Number.isFinite(line.y[at]));
  const points = indices.map((at) => [x(line.x[at]), y(line.y[at])]);
  const path = points.map(([left, top]) => `${left} ${top}`).join("L");
  // Marks at the edge are whole, those beyond are left out.
  const isInside = ([left, top]: number[]) =>
    left >= plot.left && left <= plot.left + inner.width &&
    top >= plot.top && top <= plot.top + inner.height;
  const marks = line.mark ? points.filter(isInside) : [];
  return `
    <path clip-path="url(#plot)" d="${path && `M${path}`}" ${
    strokeOf(line, faintOpacity(line, window, inner.width))
  }/>${marks.map(([left, top]) => drawMark(line, left, top)).join("")}`;
}

function legendEntry(line: ChartLine, index: number): string {
  const [left, top] = [
    plot.left + (index % 4) * 200,
    size.height - 24 + 16 * Math.floor(index / 4),
  ];
  const mark = line.mark ? drawMark(line, left + 14, top) : "";
  return `
  <path d="M${left} ${top}h28" fill="none" ${strokeOf(line)}/>${mark}
  <text x="${left + 36}" y="${top}" dominant-baseline="central">${escape(line.name)}</text>`;
}

function strokeOf({ color, width, dash, isFaint }: ChartLine, faint = 0.4): string {
  const details = `${dash ? ` stroke-dasharray="${dash.join(" ")}"` : ""}${
    isFaint ? ` opacity="${short(faint)}"` : ""
  }`;
  return `stroke="${colors[color - 1]}" stroke-width="${width}"${details}`;
}

function drawMark({ color, mark }: ChartLine, left: number, top: number): string {
  const stroke = colors[color - 1];
  const look = `fill="${mark === "dot" ? stroke : "#ffffff"}" stroke="${stroke}" stroke-width="2"`;
  return mark === "square"
    ? `<rect x="${short(left - 3.5)}" y="${short(top - 3.5)}" width="7" height="7" ${look}/>`
    : `<circle cx="${left}" cy="${top}" r="4" ${look}/>`;
}

function short(pixels: number): number {
  return Number(pixels.toFixed(1));
}

function escape(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/[&<>]/g, (letter) => names[letter]);
}
