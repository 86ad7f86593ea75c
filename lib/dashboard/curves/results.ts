import type { Run } from "../../runs/run.ts";

/** A result that runs are compared by. */
export interface ResultColumn {
  readonly name: string;
  readonly of: (run: Run) => number | undefined;
  /** Which value is the better one. */
  readonly better: "greater" | "smaller";
}

/** The results that runs are compared by. */
export const resultColumns = {
  testAccuracy: { name: "Test accuracy", of: (run) => run.testAccuracy, better: "greater" },
  testLoss: { name: "Test loss", of: (run) => run.testLoss, better: "smaller" },
  loss: { name: "Training loss", of: (run) => run.loss, better: "smaller" },
  imagesPerSecond: { name: "Images/s", of: (run) => run.imagesPerSecond, better: "greater" },
} as const satisfies Record<string, ResultColumn>;

/** The ids of the runs that are best in a column: several share it, none where there is no choice. */
export function bestRuns(runs: readonly Run[], { of, better }: ResultColumn): string[] {
  const known = runs.filter((run) => Number.isFinite(of(run)));
  if (known.length < 2) return [];
  const values = known.map((run) => of(run)!);
  const best = better === "greater" ? Math.max(...values) : Math.min(...values);
  const winners = known.filter((run) => of(run) === best);
  return winners.length === known.length ? [] : winners.map(({ id }) => id);
}
