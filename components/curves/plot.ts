import uPlot from "uplot";
import { align } from "../../lib/dashboard/curves/align.ts";
import { type Chart, faintOpacity, wholeWindow } from "../../lib/dashboard/curves/chart.ts";
import type { Window } from "../../lib/dashboard/curves/decimate.ts";
import { verticalRange } from "../../lib/dashboard/curves/y_range.ts";
import { type Palette, readPalette } from "./palette.ts";
import { type PlotListener, plotOptions } from "./plot_options.ts";

/** Pixels of a plot's width that are beside the lines. */
const margin = 72;

/** A chart on a canvas inside an element, whose size it takes. */
export class Plot {
  readonly #element: HTMLElement;
  readonly #listener: PlotListener;
  #palette: Palette;
  #plot?: uPlot;
  /** What the plot was made for: with other lines or axes, another one is made. */
  #form = "";
  #position: number | undefined;

  constructor(element: HTMLElement, listener: PlotListener) {
    this.#element = element;
    this.#listener = listener;
    this.#palette = readPalette(element);
  }

  /** Draws a window of a chart; without a window, all of it. */
  draw(chart: Chart, window: Window = wholeWindow(chart)): void {
    const range = verticalRange(chart.lines, window, chart.scale, chart.measure.beginsAtZero);
    const columns = Math.max(100, this.#element.clientWidth - margin);
    const data = align(chart.lines, window, columns);
    const form = JSON.stringify(chart, (key, value) => key === "x" || key === "y" ? 0 : value);
    if (form !== this.#form) this.#make(chart, form);
    const plot = this.#plot!;
    chart.lines.forEach((line, index) => {
      if (line.isFaint) plot.series[index + 1].alpha = faintOpacity(line, window, columns);
    });
    plot.batch(() => {
      plot.setData(data, false);
      plot.setScale("x", { min: window.from, max: window.to });
      plot.setScale("y", { min: range.from, max: range.to });
    });
    if (!plot.over.matches(":hover")) this.point(this.#position);
  }

  /** Puts the crosshair to a place of the horizontal axis, or away. */
  point(position: number | undefined): void {
    this.#position = position;
    if (!this.#plot || this.#plot.over.matches(":hover")) return;
    const left = position === undefined ? -10 : this.#plot.valToPos(position, "x");
    const isOutside = left < 0 || left > this.#plot.over.clientWidth;
    this.#plot.setCursor({ left: isOutside ? -10 : left, top: isOutside ? -10 : 0 }, false);
  }

  /** Takes the element's size. */
  resize(): void {
    this.#plot?.setSize(this.#size());
  }

  /** Takes the theme's colours. */
  recolor(): void {
    this.#palette = readPalette(this.#element);
    this.#plot?.redraw(false);
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#form = "";
  }

  #make(chart: Chart, form: string): void {
    this.destroy();
    this.#form = form;
    const options = plotOptions(chart, this.#size(), () => this.#palette, this.#listener);
    this.#plot = new uPlot(options, undefined, this.#element);
    this.#plot.over.addEventListener("mouseleave", () => this.#listener.hover(undefined));
  }

  #size(): { width: number; height: number } {
    return { width: this.#element.clientWidth, height: this.#element.clientHeight };
  }
}
