import { isDeepStrictEqual } from "node:util";
import type { Report, RowTask, TableRow, TableRun } from "./report.ts";

const sameName = (a: RowTask, b: RowTask) => a.recipe === b.recipe && a.model === b.model;

/** What decides a run's result, but for the seed. */
type Trained = Pick<RowTask, "settings" | "network">;

/** Whether runs of the one would be runs of the other: a recipe may have changed since. */
export function sameTask(a: Trained, b: Trained): boolean {
  // As a file gives it back: without what is undefined.
  const plain = ({ settings, network }: Trained) =>
    JSON.parse(JSON.stringify({ settings, network }));
  return isDeepStrictEqual(plain(a), plain(b));
}

/** The runs of a row that the report has, made with what the row is today. */
export function runsOf(report: Report, task: RowTask): readonly TableRun[] {
  const row = report.table?.find((row) => sameName(row, task));
  return row !== undefined && sameTask(row, task) ? row.runs : [];
}

/** The report with one run more. Runs of a row that was another one when they were made go. */
export function withRun(report: Report, task: RowTask, run: TableRun): Report {
  const others = runsOf(report, task).filter(({ seed }) => seed !== run.seed);
  const runs = [...others, run].sort((a, b) => a.seed - b.seed);
  const row: TableRow = { ...task, runs };
  const table = report.table ?? [];
  const known = table.some((other) => sameName(other, task));
  return {
    ...report,
    table: known ? table.map((other) => sameName(other, task) ? row : other) : [...table, row],
  };
}
