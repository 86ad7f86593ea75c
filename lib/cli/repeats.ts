import { chooseRenderer } from "./choose_renderer.ts";
import type { Shell } from "./command.ts";
import { completeOptions, type GivenTrainOptions } from "./complete_options.ts";
import { formatAccuracy } from "./format.ts";
import { type FinishedRun, trainRun } from "./train_run.ts";

/** What came out of runs that differ by their seed alone. Accuracies are those of the last tests. */
export interface RepeatsResult {
  readonly type: "repeats";
  readonly runs: readonly {
    readonly run: string;
    readonly seed: number;
    readonly accuracy: number;
  }[];
  readonly mean: number;
  /** Of a sample: the sum of squares is divided by one less than the runs. */
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Trains several runs, one after the other, each with the next seed: ordinary runs, which are recorded
 * and can be resumed as any other. One that is stopped is the last.
 *
 * @returns The exit code of the last.
 */
export async function trainRepeatedly(
  given: GivenTrainOptions,
  repeats: number,
  shell: Shell,
): Promise<number> {
  const { settings, recipe } = completeOptions(given);
  const done: FinishedRun[] = [];
  const tell = () => {
    const result = summarize(done);
    if (result === undefined) return;
    if (given.json) shell.out.line(JSON.stringify(result));
    else describeRepeats(result, repeats).forEach((line) => shell.out.line(line));
  };
  let first: { readonly id: string } | undefined;
  for (let number = 1; number <= repeats; number++) {
    const options = {
      ...given,
      seed: settings.seed + number - 1,
      name: `${given.name ?? recipe} ${number}/${repeats}`,
    };
    const run = await trainRun(options, shell, { ...first, number, of: repeats })
      .catch((error) => {
        tell();
        throw error;
      });
    first ??= { id: run.id };
    const stopped = run.code !== 0 || run.end?.reason === "stopped";
    if (!stopped) done.push(run);
    if (!stopped && number < repeats) continue;
    if (stopped) {
      const { notice } = chooseRenderer(given, shell);
      notice(`${done.length} of ${repeats} runs are done; the others were not begun.`);
    }
    tell();
    return run.code;
  }
  return 0;
}

/** The statistics of runs; nothing where fewer than two were tested. */
export function summarize(finished: readonly FinishedRun[]): RepeatsResult | undefined {
  const runs = finished.flatMap(({ id, seed, tested }) =>
    tested ? [{ run: id, seed, accuracy: tested.accuracy }] : []
  );
  if (runs.length < 2) return;
  const accuracies = runs.map(({ accuracy }) => accuracy);
  const mean = sum(accuracies) / runs.length;
  const squares = sum(accuracies.map((accuracy) => (accuracy - mean) ** 2));
  return {
    type: "repeats",
    runs,
    mean,
    standardDeviation: Math.sqrt(squares / (runs.length - 1)),
    min: Math.min(...accuracies),
    max: Math.max(...accuracies),
  };
}

/** The statistics in lines. */
export function describeRepeats(
  { runs, mean, standardDeviation, min, max }: RepeatsResult,
  repeats: number,
): string[] {
  const count = runs.length === repeats ? `${repeats} runs` : `${runs.length} of ${repeats} runs`;
  return [
    "",
    `Test accuracy of ${count}, seeds ${runs[0].seed} to ${runs.at(-1)!.seed}:`,
    `mean ${formatAccuracy(mean)}, standard deviation ${formatAccuracy(standardDeviation)}, ` +
    `from ${formatAccuracy(min)} to ${formatAccuracy(max)}`,
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
