import type { JSX } from "preact";
import { formatAccuracy, formatLoss, formatRate } from "../../lib/cli/format.ts";
import {
  currentEpoch,
  datasetOf,
  deviceOf,
  epochsOf,
  recipeOf,
} from "../../lib/dashboard/runs/describe_run.ts";
import type { SortKey } from "../../lib/dashboard/runs/table_view.ts";
import type { ListedRun } from "../../lib/runs/run.ts";
import { Sparkline } from "../Sparkline.tsx";
import { StateBadge } from "../StateBadge.tsx";
import { Duration } from "./Duration.tsx";

/** A column of the table of runs, beside the one with their names. */
export interface Column {
  readonly key: SortKey;
  readonly label: string;
  /** Numbers stand on the right. */
  readonly isNumber?: boolean;
  readonly cell: (run: ListedRun) => JSX.Element | string;
}

const unknown = "–";

/** What the table tells of a run. */
export const columns: readonly Column[] = [
  { key: "state", label: "State", cell: (run) => <StateBadge run={run} /> },
  { key: "data", label: "Data", cell: datasetOf },
  { key: "device", label: "Device", cell: deviceOf },
  { key: "recipe", label: "Recipe", cell: recipeOf },
  { key: "epoch", label: "Epoch", isNumber: true, cell: (run) => <Epoch run={run} /> },
  {
    key: "accuracy",
    label: "Test accuracy",
    isNumber: true,
    cell: ({ testAccuracy }) => known(testAccuracy, formatAccuracy),
  },
  {
    key: "loss",
    label: "Loss",
    isNumber: true,
    cell: ({ loss, sparkline }) => (
      <span class="curve">
        <Sparkline losses={sparkline} />
        <span>{known(loss, formatLoss)}</span>
      </span>
    ),
  },
  {
    key: "speed",
    label: "Images/s",
    isNumber: true,
    cell: ({ imagesPerSecond }) => known(imagesPerSecond, formatRate),
  },
  {
    key: "duration",
    label: "Duration",
    isNumber: true,
    cell: ({ seconds, state }) =>
      state === "queued" ? unknown : <Duration seconds={seconds} isRunning={state === "running"} />,
  },
];

function known(value: number | undefined | null, format: (value: number) => string): string {
  // JSON has no NaN: a loss that is none arrives as null.
  return value === undefined ? unknown : value === null ? "NaN" : format(value);
}

function Epoch({ run }: { run: ListedRun }): JSX.Element {
  const epochs = epochsOf(run);
  const steps = (epochs ?? 0) * (run.stepsPerEpoch ?? 0);
  return (
    <>
      {currentEpoch(run)}/{epochs ?? unknown}
      {run.state === "running" && steps > 0 && (
        <progress value={run.step} max={steps} aria-label={`Progress of ${run.name}`} />
      )}
    </>
  );
}
