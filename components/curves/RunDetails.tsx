import type { JSX } from "preact";
import type { LiveRun } from "../../lib/dashboard/curves/live_run.ts";
import { ClassAccuracy } from "./ClassAccuracy.tsx";
import { EpochTable } from "./EpochTable.tsx";
import { RunFiles } from "./RunFiles.tsx";

/** What is known of a run beside its curves. */
export function RunDetails({ live }: { live: LiveRun }): JSX.Element {
  live.revision.value;
  const { series } = live.measured;
  const test = series.tests.at(-1);
  return (
    <>
      <EpochTable series={series} />
      {test && <ClassAccuracy test={test} />}
      <RunFiles id={live.run.value.id} series={series} />
    </>
  );
}
