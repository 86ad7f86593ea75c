import {
  type ConfusionCell,
  type ConfusionRow,
  describeCell,
} from "../../lib/dashboard/network/confusion.ts";
import { formatShare } from "../../lib/dashboard/network/format_share.ts";

interface ConfusionTableProps {
  rows: readonly ConfusionRow[];
  chosen?: ConfusionCell;
  onChoose: (cell: ConfusionCell) => void;
}

/** A confusion matrix whose cells can be opened. Row: true class; column: what was read. */
export function ConfusionTable({ rows, chosen, onChoose }: ConfusionTableProps) {
  return (
    <div class="table-scroll">
      <table class="confusion">
        <caption class="visually-hidden">
          Confusion matrix: each row is a digit, each column what the network read
        </caption>
        <thead>
          <tr>
            <td />
            {rows.map(({ actual }) => (
              <th key={actual} scope="col">
                <span class="visually-hidden">read as</span>
                {actual}
              </th>
            ))}
            <th scope="col" class="confusion-right">Right</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.actual}>
              <th scope="row">{row.actual}</th>
              {row.cells.map((cell) => (
                <td key={cell.predicted}>
                  <button
                    type="button"
                    data-shade={cell.shade}
                    data-right={cell.predicted === cell.actual ? "" : undefined}
                    aria-label={describeCell(cell)}
                    aria-pressed={same(cell, chosen)}
                    title={describeCell(cell)}
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
