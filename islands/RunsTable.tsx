import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { CompareBar } from "../components/runs/CompareBar.tsx";
import { NoRuns } from "../components/runs/NoRuns.tsx";
import { type RowActions, RunRow } from "../components/runs/RunRow.tsx";
import { TableHead } from "../components/runs/TableHead.tsx";
import { TableTools } from "../components/runs/TableTools.tsx";
import { request } from "../lib/dashboard/live/api.ts";
import type { ConnectionState } from "../lib/dashboard/live/event_feed.ts";
import { onShownAgain } from "../lib/dashboard/live/on_shown_again.ts";
import { followRuns } from "../lib/dashboard/runs/follow_runs.ts";
import {
  formatView,
  pressColumn,
  type TableView,
  viewRuns,
} from "../lib/dashboard/runs/table_view.ts";
import type { ListedRun, Run } from "../lib/runs/run.ts";

interface RunsTableProps {
  /** Newest first. */
  readonly runs: Signal<readonly ListedRun[]>;
  /** How the address wants them to be looked at. */
  readonly view: TableView;
  /** What starts a run in a terminal. */
  readonly command: string;
}

/** All runs, live: sorted, filtered, chosen to be compared. */
export default function RunsTable({ runs, view: first, command }: RunsTableProps): JSX.Element {
  const view = useSignal(first);
  const selected = useSignal<ReadonlySet<string>>(new Set());
  const connection = useSignal<ConnectionState | undefined>(undefined);
  const error = useSignal<string | undefined>(undefined);
  const isStarting = useSignal(false);
  const shown = useMemo(() => viewRuns(runs.value, view.value), [runs.value, view.value]);
  const chosen = runs.value.filter(({ id }) => selected.value.has(id)).map(({ id }) => id);

  useEffect(() => followRuns(runs, connection), []);
  useEffect(() => onShownAgain(() => isStarting.value = false), []);

  const changeView = (changed: TableView) => {
    view.value = changed;
    history.replaceState(history.state, "", `${location.pathname}${formatView(changed)}`);
  };
  const attempt = async (action: () => Promise<unknown>) => {
    error.value = undefined;
    try {
      await action();
    } catch (failure) {
      error.value = (failure as Error).message;
    }
  };
  const actions = useRef<RowActions>({
    select: (id, isSelected) => {
      const changed = new Set(selected.value);
      if (isSelected) changed.add(id);
      else changed.delete(id);
      selected.value = changed;
    },
    resume: (id) => attempt(() => request("POST", `/api/runs/${id}/resume`, {})),
  }).current;
  const startFirst = async () => {
    isStarting.value = true;
    await attempt(async () => {
      const run = await request<Run>("POST", "/api/runs", { options: {} });
      location.assign(`/runs/${run.id}`);
    });
    isStarting.value = error.value === undefined;
  };

  if (runs.value.length === 0) {
    return (
      <>
        {error.value && <p class="notice danger" role="alert">{error.value}</p>}
        <NoRuns start={startFirst} isStarting={isStarting.value} command={command} />
      </>
    );
  }
  const chosenOfShown = shown.filter(({ id }) => selected.value.has(id)).length;
  return (
    <div class="runs stack">
      <TableTools view={view.value} change={changeView} connection={connection.value} />
      {error.value && <p class="notice danger" role="alert">{error.value}</p>}
      <div class="card table-scroll">
        <table role="table" class="runs-table" aria-label="Runs">
          <TableHead
            sort={view.value.sort}
            press={(key) => changeView(pressColumn(view.value, key))}
            isAllSelected={chosenOfShown === 0
              ? false
              : chosenOfShown === shown.length || undefined}
            selectAll={(isSelected) => {
              selected.value = new Set(isSelected ? shown.map(({ id }) => id) : []);
            }}
          />
          <tbody role="rowgroup">
            {shown.map((run) => (
              <RunRow
                key={run.id}
                run={run}
                isSelected={selected.value.has(run.id)}
                actions={actions}
              />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p class="no-match">
            No run is like that.{" "}
            <button type="button" class="button" onClick={() => changeView({ text: "" })}>
              Show all
            </button>
          </p>
        )}
      </div>
      <CompareBar ids={chosen} clear={() => selected.value = new Set()} />
    </div>
  );
}
