import type { Run } from "../../runs/run.ts";
import type { RunSeries } from "./run_series.ts";

/** Steps of the whole run; undefined until it has started. */
export function totalSteps({ configuration, stepsPerEpoch }: Run): number | undefined {
  return configuration && stepsPerEpoch && configuration.epochs * stepsPerEpoch;
}

/** How many of the last steps tell how fast it goes. */
const recent = 100;

/**
 * Seconds until a running run will have ended, tests included, by the speed of its last steps.
 * Undefined where nothing can be said yet.
 */
export function timeLeft(run: Run, series: RunSeries): number | undefined {
  const total = totalSteps(run);
  if (run.state !== "running" || total === undefined || series.length < 2) return undefined;
  const { step, epoch, seconds } = series.batches;
  const last = series.length - 1;
  let first = last;
  // Within one epoch: between two there is a test, which is counted apart.
  const isNear = (index: number) =>
    index >= 0 && last - index <= recent && epoch.values[index] === epoch.values[last];
  while (isNear(first - 1)) first--;
  const steps = step.values[last] - step.values[first];
  // At an epoch's first steps the epoch before says more.
  const pace = steps >= 5
    ? (seconds.values[last] - seconds.values[first]) / steps
    : paceOfEpoch(run, series);
  if (pace === undefined) return undefined;
  const testsLeft = run.configuration!.epochs - (series.tests.at(-1)?.epoch ?? 0);
  return Math.max(0, total - run.step) * pace + testsLeft * (series.tests.at(-1)?.seconds ?? 0);
}

function paceOfEpoch({ stepsPerEpoch }: Run, { epochs }: RunSeries): number | undefined {
  const last = epochs.at(-1);
  return last && last.seconds / stepsPerEpoch!;
}
