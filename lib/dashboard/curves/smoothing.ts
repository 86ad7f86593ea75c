/**
 * An exponential moving average over steps: what lies d steps back weighs exp(-d / `span`).
 *
 * It is the average of the line through the points, so that its course does not depend on how many
 * of them were recorded: weights come from distances in steps, and between points the line counts
 * (A. Eckner, "Algorithms for unevenly spaced time series: moving averages and other rolling
 * operators", EMA with linear interpolation). What came before the first point is not counted as
 * zero: sums are divided by the weights that they hold, as Adam corrects its bias.
 */
export class Smoothing {
  readonly #span: number;
  #sum = 0;
  #weight = 0;
  #step = 0;
  #value = NaN;

  /** @param span In steps; 0 leaves every value as it is. */
  constructor(span: number) {
    this.#span = span;
  }

  /** Takes the next point and gives the average there. A value that is not finite is passed over. */
  next(step: number, value: number): number {
    if (!Number.isFinite(value) || this.#span <= 0) return value;
    const isFirst = Number.isNaN(this.#value);
    // Nothing is known of the line before the first point: it stands for the steps until it.
    const from = isFirst ? value : this.#value;
    const distance = Math.max(step - this.#step, 1e-9) / this.#span;
    const kept = Math.exp(-distance);
    // The mean weight over the interval, which parts the new weight between its two ends.
    const mean = -Math.expm1(-distance) / distance;
    this.#sum = kept * this.#sum + (mean - kept) * from + (1 - mean) * value;
    this.#weight = kept * this.#weight + (1 - kept);
    this.#step = step;
    this.#value = value;
    return this.#sum / this.#weight;
  }
}

/** The averages at all steps. */
export function smooth(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  span: number,
): Float64Array {
  const smoothing = new Smoothing(span);
  return Float64Array.from(steps, (step, index) => smoothing.next(step, values[index]));
}

/** Spans to choose from, in steps. */
export const spans: readonly number[] = [0, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** What a page begins with where the run's length is unknown. */
const defaultSpan = 20;

/** What the page of a run of so many steps begins with: a fiftieth of them, or the next below. */
export function spanFor(steps: number | undefined): number {
  if (steps === undefined) return defaultSpan;
  return spans.findLast((span) => span <= steps / 50) ?? 0;
}
