import type { JSX } from "preact";
import type { Run } from "../../lib/runs/run.ts";

/** Where a run stands, in a word. */
export function StateBadge({ run }: { run: Pick<Run, "state" | "stopping"> }): JSX.Element {
  const state = run.stopping && run.state === "running" ? "stopping" : run.state;
  return <span class="badge" data-state={state}>{state}</span>;
}
