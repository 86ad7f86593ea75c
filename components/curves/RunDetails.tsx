import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import ConfusionMatrix from "../../islands/ConfusionMatrix.tsx";
import FeatureMaps from "../../islands/FeatureMaps.tsx";
import Filters from "../../islands/Filters.tsx";
import type { LiveRun } from "../../lib/dashboard/curves/live_run.ts";
import { classNamesOf } from "../../lib/dashboard/runs/class_names.ts";
import { ClassAccuracy } from "./ClassAccuracy.tsx";
import { EpochTable } from "./EpochTable.tsx";
import { RunFiles } from "./RunFiles.tsx";

/** What is known of a run beside its curves. */
export function RunDetails({ live }: { live: LiveRun }): JSX.Element {
  // It changes with epochs, not with steps.
  const form = useComputed(() => {
    live.revision.value;
    const { epochs, tests, checkpoints, rewinds } = live.measured.series;
    return [epochs.length, tests.length, checkpoints.length, rewinds].join();
  });
  form.value;
  const { id } = live.run.peek();
  const names = classNamesOf(live.run.peek());
  const { series } = live.measured;
  const test = series.tests.at(-1);
  const checkpoint = series.checkpoints.at(-1)?.step;
  return (
    <>
      <EpochTable series={series} />
      {test && (
        <div class="charts">
          <ConfusionMatrix run={id} confusion={test.confusion} names={names} />
          <ClassAccuracy test={test} names={names} />
        </div>
      )}
      {checkpoint !== undefined && (
        <div class="charts">
          <Filters run={id} checkpoint={checkpoint} />
          <FeatureMaps run={id} names={names} checkpoint={checkpoint} />
        </div>
      )}
      <RunFiles id={id} series={series} />
    </>
  );
}
