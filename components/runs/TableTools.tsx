import type { JSX } from "preact";
import type { ConnectionState } from "../../lib/dashboard/live/event_feed.ts";
import {
  type SortKey,
  sortKeys,
  states,
  type TableView,
} from "../../lib/dashboard/runs/table_view.ts";
import type { RunState } from "../../lib/runs/run.ts";
import { columns } from "./columns.tsx";

interface TableToolsProps {
  readonly view: TableView;
  readonly change: (view: TableView) => void;
  readonly connection: ConnectionState | undefined;
}

const labels = new Map<SortKey, string>([
  ["name", "Name"],
  ...columns.map(({ key, label }) => [key, label] as const),
]);

/** What chooses the rows: words, a state and, where there is no room for a head, the order. */
export function TableTools({ view, change, connection }: TableToolsProps): JSX.Element {
  return (
    <div class="table-tools">
      <search class="row">
        <input
          type="search"
          aria-label="Find runs"
          placeholder="Find by name, option, device …"
          value={view.text}
          onInput={({ currentTarget }) => change({ ...view, text: currentTarget.value })}
        />
        <select
          aria-label="State"
          value={view.state ?? ""}
          onChange={({ currentTarget }) =>
            change({ ...view, state: (currentTarget.value || undefined) as RunState | undefined })}
        >
          <option value="">Any state</option>
          {states.map((state) => <option key={state} value={state}>{capital(state)}</option>)}
        </select>
        <OrderChoice sort={view.sort} change={(sort) => change({ ...view, sort })} />
      </search>
      <p class="connection" role="status" data-state={connection}>
        {connection === "lost" ? "No connection: trying again" : connection && "Live"}
      </p>
    </div>
  );
}

/** The order of the cards, on a screen too narrow for a table. */
function OrderChoice(
  { sort, change }: { sort: TableView["sort"]; change: (sort: TableView["sort"]) => void },
): JSX.Element {
  const choices = (Object.keys(sortKeys) as SortKey[]).flatMap((by) =>
    [false, true].map((descending) => ({ by, descending, value: `${descending ? "-" : ""}${by}` }))
  );
  const current = sort ? `${sort.descending ? "-" : ""}${sort.by}` : "";
  return (
    <select
      class="order"
      aria-label="Order"
      value={current}
      onChange={({ currentTarget }) =>
        change(choices.find(({ value }) => value === currentTarget.value))}
    >
      <option value="">Newest first</option>
      {choices.map(({ by, descending, value }) => (
        <option key={value} value={value}>
          {`${labels.get(by)} ${descending ? "↓" : "↑"}`}
        </option>
      ))}
    </select>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
