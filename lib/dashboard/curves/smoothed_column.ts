import { Column } from "./column.ts";
import type { BatchColumn, RunSeries } from "./run_series.ts";
import { Smoothing } from "./smoothing.ts";

/** A measure of a growing run, smoothed: each new step costs the same however many there are. */
export class SmoothedColumn {
  readonly #series: RunSeries;
  readonly #name: BatchColumn;
  #column = new Column();
  #smoothing = new Smoothing(0);
  #span = 0;
  #rewinds: number;

  /** What is smoothed: a column of a run. */
  constructor(series: RunSeries, name: BatchColumn) {
    this.#series = series;
    this.#name = name;
    this.#rewinds = series.rewinds;
  }

  /** The averages at all steps measured until now, over a span in steps. */
  values(span: number): Float64Array {
    const { batches, rewinds } = this.#series;
    if (span !== this.#span || rewinds !== this.#rewinds) {
      this.#column = new Column();
      this.#smoothing = new Smoothing(span);
      this.#span = span;
      this.#rewinds = rewinds;
    }
    const steps = batches.step.values;
    const values = batches[this.#name].values;
    for (let index = this.#column.length; index < steps.length; index++) {
      this.#column.push(this.#smoothing.next(steps[index], values[index]));
    }
    return this.#column.values;
  }
}
