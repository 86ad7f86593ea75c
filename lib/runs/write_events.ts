import { pairAt } from "../train/checkpoint_names.ts";
import type { EndEvent, StartEvent, TrainEvent } from "../train/events.ts";
import { VERSION } from "../version.ts";
import type { Database } from "./database.ts";
import { appendEvent, deleteEventsAfter, readLastEvent, secondsUntil } from "./event_log.ts";
import type { RunOptions, RunState, SeriesPlace } from "./run.ts";
import { changeState, logRun } from "./run_changes.ts";
import { type Columns, insertRun, readRow, updateRun } from "./run_rows.ts";

/** What a run's row has beside what its events tell. */
export interface RunNotes {
  /** Where its checkpoints lie. */
  readonly folder: string;
  readonly name?: string;
  readonly options: RunOptions;
  /** Without an id, the run itself is the first of its series. */
  readonly series?: Omit<SeriesPlace, "id"> & { readonly id?: string };
}

/** An event of the training, to be written. */
export interface RecordedEvent {
  readonly event: TrainEvent;
  /** Seconds since the process began to train. */
  readonly elapsed: number;
  /** Of the last steps, at a batch. */
  readonly imagesPerSecond?: number;
}

/**
 * Writes that a run begins, or goes on: then what it measured after its checkpoint is forgotten, since
 * it is measured again.
 *
 * @returns Seconds that the run was trained before.
 */
export function writeStart(
  database: Database,
  id: string,
  event: StartEvent,
  { folder, name, options, series }: RunNotes,
): number {
  const { time, resumed, configuration, backend, parameters, stepsPerEpoch } = event;
  const { step, epoch } = resumed ?? { step: 0, epoch: 0 };
  const before = readRow(database, id);
  if (before === undefined) {
    insertRun(database, { id, name: id, created: time, state: "running", options });
  }
  deleteEventsAfter(database, id, step);
  const seconds = secondsUntil(database, id, step);
  if (resumed && readLastEvent(database, id, "checkpoint")?.step !== step) {
    // Its process died between the checkpoint and the event; or the folder came without its row.
    const checkpoint = { type: "checkpoint", step, epoch, ...pairAt(folder, step) } as const;
    appendEvent(database, { run: id, seconds, event: checkpoint });
  }
  const batch = readLastEvent(database, id, "batch");
  const validation = readLastEvent(database, id, "validation");
  const test = readLastEvent(database, id, "test");
  updateRun(database, id, {
    name,
    state: "running",
    // Whoever asked for a stop while the process started is heard.
    stopping: before?.state === "starting" && before.stopping,
    held: true,
    options: { ...before?.options, ...options },
    series: series && { ...series, id: series.id ?? id },
    configuration,
    backend,
    versions: { glyph: VERSION, deno: Deno.version.deno, v8: Deno.version.v8 },
    parameters,
    stepsPerEpoch,
    epoch,
    step,
    loss: batch?.loss ?? null,
    accuracy: batch?.accuracy ?? null,
    validationLoss: validation?.loss ?? null,
    validationAccuracy: validation?.accuracy ?? null,
    testLoss: test?.loss ?? null,
    testAccuracy: test?.accuracy ?? null,
    imagesPerSecond: null,
    seconds,
    started: time,
    ended: null,
    conclusion: null,
    error: null,
    checkpoint: resumed?.step ?? null,
  });
  appendEvent(database, { run: id, seconds, event });
  logRun(database, id);
  return seconds;
}

/** Writes what happened after the start, and where the run stands then. */
export function writeEvents(
  database: Database,
  id: string,
  secondsBefore: number,
  events: readonly RecordedEvent[],
): void {
  let columns: Columns = {};
  for (const recorded of events) {
    const seconds = roundSeconds(secondsBefore + recorded.elapsed);
    columns = { ...columns, ...columnsOf(recorded), seconds };
    appendEvent(database, { run: id, seconds, event: recorded.event });
  }
  updateRun(database, id, columns);
  const last = events.at(-1)!.event;
  if (last.type === "end") changeState(database, id, { state: stateAfter(last) });
  if (last.type === "error") changeState(database, id, { state: "failed", error: last.message });
}

function columnsOf({ event, imagesPerSecond }: RecordedEvent): Columns {
  switch (event.type) {
    case "batch":
      return { step: event.step, loss: event.loss, accuracy: event.accuracy, imagesPerSecond };
    case "epoch":
      return { step: event.step, epoch: event.epoch };
    case "validation":
      return { validationLoss: event.loss, validationAccuracy: event.accuracy };
    case "test":
      return { testLoss: event.loss, testAccuracy: event.accuracy };
    case "checkpoint":
      return { checkpoint: event.step };
    case "end":
      return { conclusion: event.message };
    default:
      return {};
  }
}

/** A run that stops by its own rule has done what it was asked for. */
function stateAfter({ reason }: EndEvent): RunState {
  return reason === "early" ? "completed" : reason;
}

/** To microseconds, of which SQLite writes every digit. */
function roundSeconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
