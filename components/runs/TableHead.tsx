import type { JSX } from "preact";
import type { SortKey, TableView } from "../../lib/dashboard/runs/table_view.ts";
import { columns } from "./columns.tsx";

interface TableHeadProps {
  readonly sort: TableView["sort"];
  readonly press: (key: SortKey) => void;
  /** Of the runs that are shown: all chosen, none, or some (undefined). */
  readonly isAllSelected: boolean | undefined;
  readonly selectAll: (isSelected: boolean) => void;
}

/** The table's head: each column's name is the button that sorts by it. */
export function TableHead(
  { sort, press, isAllSelected, selectAll }: TableHeadProps,
): JSX.Element {
  const heads = [{ key: "name" as const, label: "Name", isNumber: false }, ...columns];
  return (
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col" class="choice">
          <input
            type="checkbox"
            aria-label="Compare all that are shown"
            checked={isAllSelected === true}
            indeterminate={isAllSelected === undefined}
            onChange={({ currentTarget }) => selectAll(currentTarget.checked)}
          />
        </th>
        {heads.map(({ key, label, isNumber }) => {
          const direction = sort?.by !== key
            ? undefined
            : sort.descending
            ? "descending"
            : "ascending";
          return (
            <th
              key={key}
              role="columnheader"
              scope="col"
              class={isNumber ? `${key} number` : key}
              aria-sort={direction}
            >
              <button type="button" onClick={() => press(key)}>
                {label}
                <svg viewBox="0 0 8 12" aria-hidden="true">
                  <path class="up" d="M4 1l3 4H1z" />
                  <path class="down" d="M4 11l3-4H1z" />
                </svg>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
