import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { ChartView } from "../components/curves/chart_view.ts";
import { CompareChart } from "../components/curves/CompareChart.tsx";
import { CompareSettings } from "../components/curves/CompareSettings.tsx";
import { CompareTable } from "../components/curves/CompareTable.tsx";
import { RunChooser } from "../components/curves/RunChooser.tsx";
import type { CompareAddress } from "../lib/dashboard/curves/compare_address.ts";
import { Comparison } from "../lib/dashboard/curves/comparison.ts";
import { spanFor } from "../lib/dashboard/curves/smoothing.ts";
import { totalSteps } from "../lib/dashboard/curves/time_left.ts";
import type { Run } from "../lib/runs/run.ts";

/** Runs beside each other: their curves, results and settings. */
export default function CompareView(
  { address, runs, known }: {
    address: CompareAddress;
    /** Those of the address that there are. */
    runs: readonly Run[];
    /** All that can be chosen. */
    known: readonly Run[];
  },
): JSX.Element {
  const comparison = useMemo(() => new Comparison(runs), []);
  const view = useMemo(
    () => {
      const longest = Math.max(...runs.map((run) => totalSteps(run) ?? 0));
      const span = address.span ?? spanFor(runs.length > 0 ? longest : undefined);
      return new ChartView(address.axis, span, address.isLogarithmic);
    },
    [],
  );
  const measure = useSignal(address.measure);
  useEffect(() => comparison.connect(), []);
  const unknown = address.runs.filter((id) => !runs.some((run) => run.id === id));
  return (
    <div class="stack run-view">
      <header class="run-header">
        <h1>Compare runs</h1>
        <RunChooser comparison={comparison} known={known} />
      </header>
      {unknown.length > 0 && (
        <p class="notice warning">
          There is no run{" "}
          <strong>{unknown.join(", ")}</strong>: it was deleted, or the address is not complete.
        </p>
      )}
      <Notices comparison={comparison} />
      {comparison.runs.value.length === 0 ? <Empty known={known} comparison={comparison} /> : (
        <>
          <CompareChart comparison={comparison} view={view} measure={measure} />
          <CompareTable comparison={comparison} />
          <CompareSettings comparison={comparison} />
        </>
      )}
    </div>
  );
}

/** What happened to the connection, or to a run, since. */
function Notices({ comparison }: { comparison: Comparison }): JSX.Element | null {
  const runs = comparison.runs.value;
  const deleted = runs.filter(({ connection }) => connection.value === "deleted");
  const isLost = runs.some(({ connection }) => connection.value === "lost");
  if (deleted.length === 0 && !isLost) return null;
  return (
    <>
      {isLost && (
        <p class="notice warning">
          The dashboard does not answer: this is how it was. The page catches up by itself.
        </p>
      )}
      {deleted.map(({ run }) => (
        <p key={run.value.id} class="notice warning">{run.value.name} was deleted.</p>
      ))}
    </>
  );
}

/** What can be done where nothing is chosen: the newest runs are one click away. */
function Empty(
  { known, comparison }: { known: readonly Run[]; comparison: Comparison },
): JSX.Element {
  if (known.length === 0) {
    return (
      <section class="card stack">
        <p>
          There are no runs yet.{" "}
          <a href="/">Start one</a>, and another with a different learning rate: here you see which
          learns faster.
        </p>
      </section>
    );
  }
  return (
    <section class="card stack">
      <p>
        Choose runs to see their curves over each other, their results and in what they differ. The
        address of this page keeps your choice: it can be shared.
      </p>
      {known.length > 1 && (
        <p>
          <button
            type="button"
            class="button primary"
            onClick={() => known.slice(0, 2).forEach((run) => comparison.add(run))}
          >
            Compare the last two
          </button>
        </p>
      )}
    </section>
  );
}
