import { summarize, type Summary } from "../summary.ts";
import { type Outcome, timeCommand } from "./time_command.ts";

/** The accuracy that a run must reach for its seconds to count. */
export const GOAL = 0.99;

/** A program that trains, tests and prints the result. */
export interface Contestant {
  readonly name: string;
  /** What is typed to train with a seed; `limit`: on the first so many images. */
  command(seed: number, limit?: number): Promise<readonly string[]>;
}

/** A run of the race. */
export interface RaceRun {
  readonly seed: number;
  /** From the command to the test result. */
  readonly seconds: number;
  /** Fraction of the test images read rightly. */
  readonly accuracy: number;
}

/** What a contestant did. */
export interface RaceResult {
  readonly name: string;
  readonly runs: readonly RaceRun[];
  /** Seconds of the runs that reached the goal; nothing if none did. */
  readonly toGoal?: Summary;
}

/** Images of the first round, which is not counted: it fills the caches. */
const WARM_UP = 256;

/** Sums up the runs of a contestant. */
export function judge(name: string, runs: readonly RaceRun[]): RaceResult {
  const reached = runs.filter(({ accuracy }) => accuracy >= GOAL);
  if (reached.length === 0) return { name, runs };
  return { name, runs, toGoal: summarize(reached.map(({ seconds }) => seconds)) };
}

/**
 * Lets contestants train in turn: a run of the one, a run of the other, each round with another seed.
 *
 * @param note Told after each run.
 */
export async function raceInTurn(
  contestants: readonly Contestant[],
  { rounds, limit, note }: {
    readonly rounds: number;
    readonly limit?: number;
    readonly note: (line: string) => void;
  },
): Promise<RaceResult[]> {
  for (const { command } of contestants) await timeCommand(await command(0, WARM_UP));
  const all = contestants.map((contestant) => ({ ...contestant, runs: [] as RaceRun[] }));
  for (let seed = 1; seed <= rounds; seed++) {
    for (const { name, command, runs } of all) {
      const { seconds, accuracy }: Outcome = await timeCommand(await command(seed, limit));
      runs.push({ seed, seconds, accuracy });
      note(`${name}, seed ${seed}: ${seconds.toFixed(1)} s, ${(100 * accuracy).toFixed(2)}%`);
    }
  }
  return all.map(({ name, runs }) => judge(name, runs));
}
