import type { BatchEvent } from "../train/events.ts";

/** Steps that a speed is the mean of. */
const STEPS = 20;

/** Gives the speed of the last steps, in images a second, at each step. */
export function recentSpeed(): (event: BatchEvent) => number {
  const last: { examples: number; seconds: number }[] = [];
  return ({ examples, examplesPerSecond }) => {
    last.push({ examples, seconds: examples / examplesPerSecond });
    if (last.length > STEPS) last.shift();
    const sum = (name: "examples" | "seconds") =>
      last.reduce((total, step) => total + step[name], 0);
    return sum("examples") / sum("seconds");
  };
}
