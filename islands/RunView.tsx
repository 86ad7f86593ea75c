import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { ConnectionNotice } from "../components/curves/ConnectionNotice.tsx";
import { RunActions } from "../components/curves/RunActions.tsx";
import { RunAdvice } from "../components/curves/RunAdvice.tsx";
import { RunCharts } from "../components/curves/RunCharts.tsx";
import { RunConfiguration } from "../components/curves/RunConfiguration.tsx";
import { RunDetails } from "../components/curves/RunDetails.tsx";
import { RunFigures } from "../components/curves/RunFigures.tsx";
import { RunName } from "../components/curves/RunName.tsx";
import { RunProgress } from "../components/curves/RunProgress.tsx";
import { RunRequests } from "../components/curves/run_requests.ts";
import { StateBadge } from "../components/StateBadge.tsx";
import { adviceFor } from "../lib/dashboard/curves/advice.ts";
import { LiveRun } from "../lib/dashboard/curves/live_run.ts";
import type { ListedRun, Run } from "../lib/runs/run.ts";
import type { TrainSettings } from "../lib/train/settings.ts";
import NetworkTable from "./NetworkTable.tsx";
import SeriesCard from "./SeriesCard.tsx";

/** One run, while it goes on and after. */
export default function RunView(
  { run: first, defaults, runs }: {
    run: Run;
    /** What settings have where nothing is given. */
    defaults: TrainSettings;
    /** Of its series; empty where it was asked for alone. */
    runs: readonly ListedRun[];
  },
): JSX.Element {
  const live = useMemo(() => new LiveRun(first), []);
  const requests = useMemo(() => new RunRequests(live), []);
  useEffect(() => live.connect(), []);
  const moreEpochs = useComputed(() => {
    live.revision.value;
    const { configuration, epoch } = live.run.value;
    const advised = adviceFor(live.run.value, live.measured.series).find(({ epochs }) => epochs);
    return advised ? advised.epochs! - epoch : configuration?.epochs ?? 1;
  });
  const run = live.run.value;
  // What is said in the middle of a run must not move its curves.
  const isGoing = ["queued", "starting", "running"].includes(run.state);
  return (
    <div class="stack run-view">
      <header class="run-header">
        <div class="run-title">
          <RunName run={run} requests={requests} />
          <StateBadge run={run} />
          {run.name !== run.id && <code class="hint">{run.id}</code>}
        </div>
        <RunActions run={run} requests={requests} moreEpochs={moreEpochs.value} />
      </header>
      {requests.refusal.value && <p class="notice danger" role="alert">{requests.refusal}</p>}
      <ConnectionNotice live={live} />
      <RunProgress live={live} />
      {run.conclusion && <p class="notice">Ended early: {run.conclusion}.</p>}
      {!isGoing && <RunAdvice live={live} />}
      <RunFigures run={run} />
      {run.series && (
        <SeriesCard run={run.id} series={run.series.id} of={run.series.of} runs={runs} />
      )}
      <RunCharts live={live} />
      {isGoing && <RunAdvice live={live} />}
      <RunDetails live={live} />
      {run.configuration && run.parameters !== undefined && (
        <NetworkTable run={run.id} parameters={run.parameters} />
      )}
      <RunConfiguration run={run} defaults={defaults} />
    </div>
  );
}
