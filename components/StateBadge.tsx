import type { JSX } from "preact";
import type { Run } from "../lib/runs/run.ts";

/** Where a run stands, in a word. */
export function StateBadge({ run }: { run: Pick<Run, "state" | "stopping"> }): JSX.Element {
  const isStopping = run.stopping && (run.state === "running" || run.state === "starting");
  const state = isStopping ? "stopping" : run.state;
  return (
    <span class="badge" data-state={state}>
      {state.charAt(0).toUpperCase() + state.slice(1)}
    </span>
  );
}
