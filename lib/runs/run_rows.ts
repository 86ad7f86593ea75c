import type { Database } from "./database.ts";
import type { Run, RunState } from "./run.ts";

/** A run and what the store alone must know of it. */
export interface RunRow extends Run {
  /** Whether a process has taken the run's lock since the run was last started. */
  readonly held: boolean;
  /** The sparkline of a run that is over: to look up its points takes longer than all else in a list. */
  readonly sparkline?: readonly number[];
}

/** Some columns of a run; `null` empties one. */
export type Columns = { readonly [Name in keyof RunRow]?: RunRow[Name] | null };
type Values = Record<string, string | number | null>;

/** Columns that hold JSON. */
const structured: ReadonlySet<string> = new Set([
  "options",
  "configuration",
  "backend",
  "versions",
  "sparkline",
  "series",
]);
/** Columns that hold 0 or 1. */
const switches: ReadonlySet<string> = new Set(["stopping", "held"]);

/** The states of a run that a process is at, or soon will be. */
export const going: readonly RunState[] = ["starting", "running"];

/** All runs, newest first, with all that the store knows. */
export function readRows(database: Database): RunRow[] {
  return database.all<Values>("SELECT * FROM runs ORDER BY number DESC").map(decode);
}

/** The run of an id. */
export function readRun(database: Database, id: string): Run | undefined {
  const row = readRow(database, id);
  return row && publicPart(row);
}

/** The run of an id, with all that the store knows. */
export function readRow(database: Database, id: string): RunRow | undefined {
  const values = database.get<Values>("SELECT * FROM runs WHERE id = ?", id);
  return values && decode(values);
}

/** Whether a run was asked to stop. */
export function isStopping(database: Database, id: string): boolean {
  const sql = "SELECT stopping FROM runs WHERE id = ?";
  return database.get<{ stopping: number }>(sql, id)?.stopping === 1;
}

/** The runs that are in a state, oldest first. */
export function readRowsIn(database: Database, states: readonly RunState[]): RunRow[] {
  const places = states.map(() => "?").join(", ");
  const sql = `SELECT * FROM runs WHERE state IN (${places}) ORDER BY number`;
  return database.all<Values>(sql, ...states).map(decode);
}

/** Adds a run. */
export function insertRun(
  database: Database,
  run: Pick<Run, "id" | "name" | "created" | "state" | "options"> & Columns,
): void {
  const entries = encode(run);
  database.run(
    `INSERT INTO runs (${entries.map(([name]) => name).join(", ")}) ` +
      `VALUES (${entries.map(() => "?").join(", ")})`,
    ...entries.map(([, value]) => value),
  );
}

/** Changes some columns of a run; those that are `null` are emptied. */
export function updateRun(database: Database, id: string, columns: Columns): void {
  const entries = encode(columns);
  const assignments = entries.map(([name]) => `${name} = ?`).join(", ");
  const values = entries.map(([, value]) => value);
  database.run(`UPDATE runs SET ${assignments} WHERE id = ?`, ...values, id);
}

/** Removes a run. */
export function deleteRun(database: Database, id: string): void {
  database.run("DELETE FROM runs WHERE id = ?", id);
}

function encode(columns: Columns): [name: string, value: string | number | null][] {
  return Object.entries(columns).filter(([, value]) => value !== undefined).map(([name, value]) => [
    name,
    structured.has(name) && value !== null
      ? JSON.stringify(value)
      : switches.has(name)
      ? Number(value)
      : value as string | number | null,
  ]);
}

function decode(values: Values): RunRow {
  const run: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null || name === "number") continue;
    if (structured.has(name)) run[name] = JSON.parse(value as string);
    else run[name] = switches.has(name) ? value === 1 : value;
  }
  return run as unknown as RunRow;
}

/** What everybody may know of a run. */
export function publicPart({ held: _held, sparkline: _sparkline, ...run }: RunRow): Run {
  return run;
}
