import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { formatAccuracy } from "../../lib/cli/format.ts";
import { mostRuns } from "../../lib/dashboard/curves/compare_address.ts";
import type { Comparison } from "../../lib/dashboard/curves/comparison.ts";
import { request } from "../../lib/dashboard/live/api.ts";
import type { Run } from "../../lib/runs/run.ts";

/** Adds a run to those that are compared. */
export function RunChooser(
  { comparison, known }: { comparison: Comparison; known: readonly Run[] },
): JSX.Element {
  const id = useId();
  const runs = useSignal(known);
  const chosen = comparison.ids;
  const others = runs.value.filter(({ id }) => !chosen.includes(id));
  const isFull = chosen.length >= mostRuns;
  // Runs that were started since are found when somebody looks for them.
  const refresh = async () => {
    try {
      runs.value = (await request<{ runs: Run[] }>("GET", "/api/runs")).runs;
    } catch {
      // The list that is known stays: whether the server answers is said elsewhere.
    }
  };
  const add = (event: Event & { currentTarget: HTMLSelectElement }) => {
    const run = others.find(({ id }) => id === event.currentTarget.value);
    if (run) comparison.add(run);
    event.currentTarget.value = "";
  };
  return (
    <div class="run-chooser">
      <label for={id}>Add a run</label>
      <select id={id} onFocus={refresh} onChange={add} disabled={isFull || others.length === 0}>
        <option value="">{promptOf(isFull, others.length)}</option>
        {others.map((run) => <option key={run.id} value={run.id}>{describe(run)}</option>)}
      </select>
    </div>
  );
}

function promptOf(isFull: boolean, others: number): string {
  if (isFull) return `${mostRuns} are as many as can be told apart`;
  return others === 0 ? "There are no others" : "Choose…";
}

function describe({ name, state, testAccuracy }: Run): string {
  return `${name} · ${testAccuracy === undefined ? state : formatAccuracy(testAccuracy)}`;
}
