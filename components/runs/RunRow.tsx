import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { canResume } from "../../lib/dashboard/runs/describe_run.ts";
import { seedOf } from "../../lib/dashboard/runs/series.ts";
import type { ListedRun } from "../../lib/runs/run.ts";
import { columns } from "./columns.tsx";

/** What a row can do. These must not change, or every row is drawn anew by every event. */
export interface RowActions {
  readonly select: (id: string, isSelected: boolean) => void;
  readonly resume: (id: string) => void;
}

/** A run's row. It is drawn anew only when its run or its choice has changed. */
export function RunRow({ run, isSelected, actions }: {
  run: ListedRun;
  isSelected: boolean;
  actions: RowActions;
}): JSX.Element {
  const choice = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // It may have been ticked before there was anybody to hear it.
    if (choice.current!.checked !== isSelected) actions.select(run.id, choice.current!.checked);
  }, []);
  return useMemo(() => (
    <tr role="row" class={isSelected ? "selected" : undefined}>
      <td role="cell" class="choice">
        <input
          ref={choice}
          type="checkbox"
          aria-label={`Compare ${run.name}`}
          checked={isSelected}
          onChange={({ currentTarget }) => actions.select(run.id, currentTarget.checked)}
        />
      </td>
      <th role="rowheader" scope="row" class="name">
        <a href={`/runs/${run.id}`}>{run.name}</a>
        {run.name !== run.id && <span class="id muted">{run.id}</span>}
        {run.series && (
          <a class="series hint" href={`/?q=${encodeURIComponent(run.series.id)}`}>
            Seed {seedOf(run)} of a series of {run.series.of}
          </a>
        )}
        {run.conclusion && <span class="hint" title={run.conclusion}>Ended early</span>}
        <Trouble run={run} resume={actions.resume} />
      </th>
      {columns.map(({ key, label, isNumber, cell }) => (
        <td
          key={key}
          role="cell"
          data-label={label}
          class={isNumber ? `${key} number` : key}
        >
          {cell(run)}
        </td>
      ))}
    </tr>
  ), [run, isSelected, actions]);
}

/** Why a run ended as it should not, and what can be done. */
function Trouble(
  { run, resume }: { run: ListedRun; resume: (id: string) => void },
): JSX.Element | null {
  if (run.state !== "failed" && run.state !== "lost") return null;
  const why = run.state === "lost" ? "Its process is gone." : run.error ?? "It gave no reason.";
  return (
    <span class="trouble">
      <span class={run.state === "failed" ? "error" : "hint"} title={why}>{why}</span>
      {canResume(run) && (
        <button type="button" class="button" onClick={() => resume(run.id)}>
          {run.checkpoint === undefined ? "Start again" : "Resume"}
          <span class="visually-hidden">{` ${run.name}`}</span>
        </button>
      )}
    </span>
  );
}
