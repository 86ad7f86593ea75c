import type { JSX } from "preact";
import { formatCount, formatSeconds } from "../../lib/cli/format.ts";
import type { LiveRun } from "../../lib/dashboard/curves/live_run.ts";
import { timeLeft, totalSteps } from "../../lib/dashboard/curves/time_left.ts";
import type { Run } from "../../lib/runs/run.ts";

/** How far a run is, and how long it will take. */
export function RunProgress({ live }: { live: LiveRun }): JSX.Element {
  live.revision.value;
  const run = live.run.value;
  const total = totalSteps(run);
  const { series } = live.measured;
  const left = timeLeft(run, series);
  const isTesting = run.state === "running" && run.epoch > 0 &&
    run.step === run.epoch * (run.stepsPerEpoch ?? 0) && series.tests.at(-1)?.epoch !== run.epoch;
  return (
    <div class="run-progress">
      <progress
        aria-label="Training"
        max={total ?? 1}
        value={total === undefined ? 0 : Math.min(run.step, total)}
      />
      <p class="progress-text">
        <span>{isTesting ? `Testing after epoch ${run.epoch}` : whereItIs(run, total)}</span>
        <span>{left === undefined ? <>&nbsp;</> : `${formatSeconds(left)} left`}</span>
      </p>
    </div>
  );
}

function whereItIs(
  { state, epoch, step, configuration, conclusion }: Run,
  total: number | undefined,
): string {
  if (total === undefined || configuration === undefined) {
    return state === "queued" ? "In the queue" : state === "starting" ? "Starting" : "Not begun";
  }
  const isOver = step >= total || conclusion !== undefined;
  const current = isOver ? epoch : Math.min(epoch + 1, configuration.epochs);
  return `Epoch ${formatCount(current)} of ${formatCount(configuration.epochs)} · step ` +
    `${formatCount(step)} of ${formatCount(total)}`;
}
