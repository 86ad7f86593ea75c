import { summarize, type Summary } from "./summary.ts";

/** Does something so often; gives the seconds that it took. */
export type Runner = (repetitions: number) => Promise<number>;

/** Seconds of one repetition. */
export interface Timing extends Summary {
  /** Of each round. */
  readonly rounds: readonly number[];
}

/** How long to measure. */
export interface TurnOptions {
  readonly rounds: number;
  /** Seconds of warm-up at least, in which the engine compiles what is used most. */
  readonly warmUp: number;
  /** Seconds that a round aims at. */
  readonly round: number;
}

/** Lets runners work in turn, round by round, after each has warmed up. */
export async function timeInTurn(
  runners: readonly Runner[],
  { rounds, warmUp, round }: TurnOptions,
): Promise<Timing[]> {
  const all: { run: Runner; repetitions: number; seconds: number[] }[] = [];
  for (const run of runners) {
    let repetitions = 1, second = 0, warm = 0;
    do {
      second = await run(repetitions) / repetitions;
      warm += second * repetitions;
      // A clock may say that no time has passed.
      repetitions = Math.max(1, Math.min(2 * repetitions, Math.round(round / second)));
    } while (warm < warmUp);
    all.push({ run, repetitions, seconds: [] });
  }
  for (let count = 0; count < rounds; count++) {
    for (const { run, repetitions, seconds } of all) {
      seconds.push(await run(repetitions) / repetitions);
    }
  }
  return all.map(({ seconds }) => ({ ...summarize(seconds), rounds: seconds }));
}
