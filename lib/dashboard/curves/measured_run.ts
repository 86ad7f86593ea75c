import type { Timed } from "../../runs/run.ts";
import type { Line } from "./decimate.ts";
import { type HorizontalAxis, positionOf, positionsOfSteps } from "./horizontal_axis.ts";
import type { BatchColumn, RunSeries } from "./run_series.ts";
import { SmoothedColumn } from "./smoothed_column.ts";

/** What was measured in a run, as lines over an axis. */
export class MeasuredRun {
  readonly series: RunSeries;
  readonly #stepsPerEpoch: () => number;
  #places: Float64Array = new Float64Array();
  #placesForm = "";
  readonly #smoothed = new Map<BatchColumn, SmoothedColumn>();

  /** @param stepsPerEpoch Steps of a full epoch, which a run knows once it has started. */
  constructor(series: RunSeries, stepsPerEpoch: () => number) {
    this.series = series;
    this.#stepsPerEpoch = stepsPerEpoch;
  }

  /** A measure of every step. */
  batches(axis: HorizontalAxis, name: BatchColumn): Line {
    return { x: this.#steps(axis), y: this.series.batches[name].values };
  }

  /** The same, averaged over a span of steps. */
  smoothed(axis: HorizontalAxis, name: BatchColumn, span: number): Line {
    const column = this.#smoothed.get(name) ?? new SmoothedColumn(this.series, name);
    this.#smoothed.set(name, column);
    return { x: this.#steps(axis), y: column.values(span) };
  }

  /** The means of epochs. */
  epochs(axis: HorizontalAxis, name: "loss" | "accuracy"): Line {
    return this.#points(axis, this.series.epochs, name);
  }

  /** The results on held-out training images. */
  validations(axis: HorizontalAxis, name: "loss" | "accuracy"): Line {
    return this.#points(axis, this.series.validations, name);
  }

  /** The results of tests. */
  tests(axis: HorizontalAxis, name: "loss" | "accuracy"): Line {
    return this.#points(axis, this.series.tests, name);
  }

  /** Many lines of a picture share their places: they are computed once. */
  #steps(axis: HorizontalAxis): Float64Array {
    const { series } = this;
    const form = `${axis} ${this.#stepsPerEpoch()} ${series.length} ${series.rewinds}`;
    if (form !== this.#placesForm) {
      this.#placesForm = form;
      this.#places = positionsOfSteps(axis, series, this.#stepsPerEpoch());
    }
    return this.#places;
  }

  #points(
    axis: HorizontalAxis,
    events: readonly (Timed<"epoch"> | Timed<"validation"> | Timed<"test">)[],
    name: "loss" | "accuracy",
  ): Line {
    const stepsPerEpoch = this.#stepsPerEpoch();
    return {
      x: events.map((event) => positionOf(axis, event, stepsPerEpoch)),
      y: events.map((event) => event[name]),
    };
  }
}
