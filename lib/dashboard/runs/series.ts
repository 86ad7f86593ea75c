import type { ListedRun, Run } from "../../runs/run.ts";

/** What runs that differ by their seed alone came to. */
export interface SeriesResult {
  /** The runs that are done, by their last test. */
  readonly done: number;
  /** Of their test accuracies; missing while there is none. */
  readonly mean?: number;
  /** Of a sample: the sum of squares is divided by one less than the runs. Missing below two. */
  readonly standardDeviation?: number;
}

/** The runs of a series, in its order. */
export function runsOfSeries<Each extends Run>(runs: readonly Each[], id: string): Each[] {
  return runs
    .filter(({ series }) => series?.id === id)
    .sort((one, other) => one.series!.number - other.series!.number);
}

/** What the runs of a series came to until now: those that were stopped or failed do not count. */
export function seriesResult(runs: readonly Run[]): SeriesResult {
  const accuracies = runs
    .filter(({ state, testAccuracy }) => state === "completed" && testAccuracy !== undefined)
    .map(({ testAccuracy }) => testAccuracy!);
  const done = accuracies.length;
  if (done === 0) return { done };
  const mean = sum(accuracies) / done;
  if (done === 1) return { done, mean };
  const squares = sum(accuracies.map((accuracy) => (accuracy - mean) ** 2));
  return { done, mean, standardDeviation: Math.sqrt(squares / (done - 1)) };
}

/** The seed of a run: of one that has not started, what it was asked for. */
export function seedOf({ configuration, options }: ListedRun | Run): number {
  return configuration?.seed ?? Number(options.seed ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
