import { join } from "node:path";
import { pairAt } from "../train/checkpoint_names.ts";
import type { BatchEvent, TrainEvent } from "../train/events.ts";
import type { Database } from "./database.ts";
import { lastEventId } from "./event_log.ts";
import type { Metrics, Timed } from "./run.ts";
import { isThere } from "./run_folders.ts";

/**
 * All that was measured in a run, as of one moment.
 *
 * @param runs The folder of the runs: of checkpoints, those are told that still lie there.
 */
export function readMetrics(database: Database, runs: string, run: string): Metrics {
  return database.read(() => {
    const batches = readColumns(database, run, "batch");
    const column = <Name extends keyof BatchEvent>(name: Name) =>
      batches.events.map((event) => event[name]);
    return {
      lastEventId: lastEventId(database),
      batches: {
        step: column("step"),
        epoch: column("epoch"),
        seconds: batches.seconds,
        loss: column("loss"),
        accuracy: column("accuracy"),
        imagesPerSecond: column("examplesPerSecond"),
        learningRate: column("learningRate"),
      },
      epochs: readTimed(database, run, "epoch"),
      validations: readTimed(database, run, "validation"),
      tests: readTimed(database, run, "test"),
      checkpoints: readColumns(database, run, "checkpoint").events
        .map(({ step, epoch }) => ({ step, epoch }))
        .filter(({ step }) => isThere(pairAt(join(runs, run), step).state)),
    };
  });
}

type Measured = "batch" | "epoch" | "validation" | "test" | "checkpoint";

function readTimed<Type extends Measured>(
  database: Database,
  run: string,
  type: Type,
): Timed<Type>[] {
  const { events, seconds } = readColumns(database, run, type);
  return events.map((event, index) => ({ ...event, elapsed: seconds[index] }));
}

/** SQLite joins the rows: one text to parse takes a fifth of the time that as many rows take. */
function readColumns<Type extends Measured>(
  database: Database,
  run: string,
  type: Type,
): { events: Extract<TrainEvent, { type: Type }>[]; seconds: number[] } {
  const { events, seconds } = database.get<{ events: string | null; seconds: string | null }>(
    `SELECT group_concat(event, ',') AS events, group_concat(seconds, ',') AS seconds FROM
      (SELECT event, seconds FROM events WHERE run = ? AND type = ? ORDER BY step)`,
    run,
    type,
  )!;
  return { events: JSON.parse(`[${events ?? ""}]`), seconds: JSON.parse(`[${seconds ?? ""}]`) };
}
