import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  type ConfusionCell,
  type ConfusionRow,
  describeCell,
} from "../../lib/dashboard/network/confusion.ts";
import { formatShare } from "../../lib/dashboard/network/format_share.ts";

/** Names of more characters stand upright above their columns. */
const LONG = 3;

interface ConfusionTableProps {
  rows: readonly ConfusionRow[];
  /** Of the classes. */
  names: readonly string[];
  chosen?: ConfusionCell;
  onChoose: (cell: ConfusionCell) => void;
}

/**
 * A confusion matrix whose cells can be opened. Row: true class; column: what was read. Arrow keys go
 * from cell to cell: with Tab alone, it would take a hundred presses to pass.
 */
export function ConfusionTable({ rows, names, chosen, onChoose }: ConfusionTableProps) {
  const [reached, setReached] = useState("0,0");
  const isLong = names.some((name) => name.length > LONG);
  return (
    <div class="table-scroll">
      <table class="confusion" data-names={isLong ? "long" : undefined}>
        <caption class="visually-hidden">
          Confusion matrix: each row is a class, each column what the network read
        </caption>
        <thead>
          <tr>
            <td />
            {rows.map(({ actual }) => (
              <th key={actual} scope="col">
                <span class="visually-hidden">read as</span>
                <span class="confusion-name">{names[actual]}</span>
              </th>
            ))}
            <th scope="col" class="confusion-right">Right</th>
          </tr>
        </thead>
        <tbody onKeyDown={moveByArrow}>
          {rows.map((row) => (
            <tr key={row.actual}>
              <th scope="row">{names[row.actual]}</th>
              {row.cells.map((cell) => (
                <td key={cell.predicted}>
                  <button
                    type="button"
                    tabIndex={reached === place(cell) ? 0 : -1}
                    onFocus={() => setReached(place(cell))}
                    data-shade={cell.shade}
                    data-right={cell.predicted === cell.actual ? "" : undefined}
                    aria-label={describeCell(cell, names)}
                    aria-pressed={same(cell, chosen)}
                    title={describeCell(cell, names)}
                    onClick={() => onChoose(cell)}
                  >
                    {cell.count}
                  </button>
                </td>
              ))}
              <td class="number confusion-right">{formatShare(row.accuracy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function same(one: ConfusionCell, other: ConfusionCell | undefined): boolean {
  return one.actual === other?.actual && one.predicted === other.predicted;
}

function place({ actual, predicted }: ConfusionCell): string {
  return `${actual},${predicted}`;
}

/** Rows and columns to go, by key. */
const ways: Readonly<Record<string, readonly [number, number] | undefined>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function moveByArrow(event: JSX.TargetedKeyboardEvent<HTMLTableSectionElement>): void {
  const way = ways[event.key];
  const cell = (event.target as HTMLElement).closest("td");
  if (way === undefined || cell === null) return;
  event.preventDefault();
  const row =
    event.currentTarget.rows[(cell.parentElement as HTMLTableRowElement).sectionRowIndex + way[0]];
  row?.cells[cell.cellIndex + way[1]]?.querySelector("button")?.focus();
}
