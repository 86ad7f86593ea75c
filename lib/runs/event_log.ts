import type { TrainEvent } from "../train/events.ts";
import type { Database } from "./database.ts";
import type { StoredEvent, StoreEvent } from "./run.ts";

/** An event of a run, to be written. */
export interface NewEvent {
  readonly run: string;
  /** Seconds of training until then. */
  readonly seconds: number;
  readonly event: TrainEvent | StoreEvent;
}

/**
 * Writes an event. What a run measured at a step stands once: a resumed run that does it again
 * replaces it, under a new id.
 */
export function appendEvent(database: Database, { run, seconds, event }: NewEvent): void {
  const { step = null, epoch = null } = event as { step?: number; epoch?: number };
  database.run(
    "INSERT OR REPLACE INTO events (run, type, step, epoch, seconds, event) VALUES (?, ?, ?, ?, ?, ?)",
    run,
    event.type,
    step,
    epoch,
    seconds,
    JSON.stringify(event),
  );
}

/** Events after an id, oldest first; of one run alone where one is named. */
export function readEvents(
  database: Database,
  after: number,
  { run, limit }: { readonly run?: string; readonly limit: number },
): StoredEvent[] {
  const columns = "SELECT id, run, seconds, event FROM events WHERE";
  const order = "ORDER BY id LIMIT ?";
  const rows = run === undefined
    ? database.all<EventRow>(`${columns} id > ? ${order}`, after, limit)
    : database.all<EventRow>(`${columns} run = ? AND id > ? ${order}`, run, after, limit);
  return rows.map(({ event, ...row }) => ({ ...row, event: JSON.parse(event) }));
}

/** The last event of a type that a run has up to a step. */
export function readLastEvent<
  Type extends "batch" | "epoch" | "validation" | "test" | "checkpoint",
>(
  database: Database,
  run: string,
  type: Type,
  step: number = Number.MAX_SAFE_INTEGER,
): Extract<TrainEvent, { type: Type }> | undefined {
  const row = database.get<{ event: string }>(
    "SELECT event FROM events WHERE run = ? AND type = ? AND step <= ? ORDER BY step DESC LIMIT 1",
    run,
    type,
    step,
  );
  return row && JSON.parse(row.event);
}

/** Seconds of training until a run had done a step. */
export function secondsUntil(database: Database, run: string, step: number): number {
  const sql = "SELECT max(seconds) AS seconds FROM events WHERE run = ? AND step <= ?";
  return database.get<{ seconds: number | null }>(sql, run, step)?.seconds ?? 0;
}

/** Removes what a run measured after a step. */
export function deleteEventsAfter(database: Database, run: string, step: number): void {
  database.run("DELETE FROM events WHERE run = ? AND step > ?", run, step);
}

/** Removes all events of a run. */
export function deleteEvents(database: Database, run: string): void {
  database.run("DELETE FROM events WHERE run = ?", run);
}

/** The newest id that was ever given to an event; 0 before the first. */
export function lastEventId(database: Database): number {
  const sql = "SELECT seq AS id FROM sqlite_sequence WHERE name = 'events'";
  return database.get<{ id: number }>(sql)?.id ?? 0;
}

interface EventRow {
  readonly id: number;
  readonly run: string;
  readonly seconds: number;
  readonly event: string;
}
