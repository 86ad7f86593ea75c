import { type Signal, signal } from "@preact/signals";
import type { Window } from "../../lib/dashboard/curves/decimate.ts";
import type { HorizontalAxis } from "../../lib/dashboard/curves/horizontal_axis.ts";

/** How the charts of a page are looked at: together, so that they can be compared. */
export class ChartView {
  readonly axis: Signal<HorizontalAxis>;
  /** Steps to smooth over. */
  readonly span: Signal<number>;
  readonly isLogarithmic: Signal<boolean>;
  /** The part of the horizontal axis that is shown; undefined: all, as it grows. */
  readonly window: Signal<Window | undefined> = signal(undefined);
  /** Where the crosshair stands. */
  readonly position: Signal<number | undefined> = signal(undefined);

  constructor(axis: HorizontalAxis, span: number, isLogarithmic = true) {
    this.axis = signal(axis);
    this.span = signal(span);
    this.isLogarithmic = signal(isLogarithmic);
  }

  /** Counts another way: a place on one axis means nothing on another. */
  setAxis(axis: HorizontalAxis): void {
    this.axis.value = axis;
    this.window.value = undefined;
    this.position.value = undefined;
  }
}
