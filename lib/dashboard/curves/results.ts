import type { Run } from "../../runs/run.ts";
import type { RunSeries } from "./run_series.ts";

/** A run and what was measured in it. */
export interface ResultOf {
  readonly run: Run;
  readonly series: RunSeries;
}

/** A result that runs are compared by. */
export interface ResultColumn {
  readonly name: string;
  readonly of: (result: ResultOf) => number | undefined;
  /** Which value is the better one. */
  readonly better: "greater" | "smaller";
}

/** The results that runs are compared by. */
export const resultColumns = {
  validationAccuracy: {
    name: "Validation accuracy",
    of: ({ run }) => run.validationAccuracy,
    better: "greater",
  },
  validationLoss: {
    name: "Validation loss",
    of: ({ run }) => run.validationLoss,
    better: "smaller",
  },
  testAccuracy: { name: "Test accuracy", of: ({ run }) => run.testAccuracy, better: "greater" },
  testLoss: { name: "Test loss", of: ({ run }) => run.testLoss, better: "smaller" },
  // Of a whole epoch: that of a single batch is chance.
  loss: {
    name: "Training loss",
    of: ({ series }) => series.epochs.at(-1)?.loss,
    better: "smaller",
  },
  imagesPerSecond: { name: "Images/s", of: ({ run }) => run.imagesPerSecond, better: "greater" },
} as const satisfies Record<string, ResultColumn>;

/** The ids of the runs that are best in a column: several share it, none where there is no choice. */
export function bestRuns(results: readonly ResultOf[], { of, better }: ResultColumn): string[] {
  const known = results.filter((result) => Number.isFinite(of(result)));
  if (known.length < 2) return [];
  const values = known.map((result) => of(result)!);
  const best = better === "greater" ? Math.max(...values) : Math.min(...values);
  const winners = known.filter((result) => of(result) === best);
  return winners.length === known.length ? [] : winners.map(({ run }) => run.id);
}
