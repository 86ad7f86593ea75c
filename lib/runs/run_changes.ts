import type { Database } from "./database.ts";
import { appendEvent } from "./event_log.ts";
import type { Run, RunOptions, RunState } from "./run.ts";
import { going, readRun, updateRun } from "./run_rows.ts";
import { readSparkline } from "./sparkline.ts";

/** The longest name of a run, in characters. */
const LONGEST_NAME = 200;

/** Writes down how a run stands now, and gives that. */
export function logRun(database: Database, id: string): Run {
  const run = readRun(database, id);
  if (run === undefined) throw new Error(`There is no run ${id} in ${database.path}`);
  appendEvent(database, { run: id, seconds: run.seconds, event: { type: "run", run } });
  return run;
}

/** Gives a run another name, and tells of it. */
export function changeName(database: Database, id: string, name: string): Run {
  if (name.trim() === "" || name.length > LONGEST_NAME) {
    throw new RangeError(
      `A run's name has from 1 to ${LONGEST_NAME} characters, and this one has ${name.trim().length}`,
    );
  }
  return database.write(() => {
    updateRun(database, id, { name });
    return logRun(database, id);
  });
}

/** Puts a run into a state, and tells of it. A run that starts has neither an end nor an error. */
export function changeState(
  database: Database,
  id: string,
  { state, error, options, stopping = false }: {
    readonly state: RunState;
    readonly error?: string;
    readonly options?: RunOptions;
    readonly stopping?: boolean;
  },
): Run {
  const now = new Date().toISOString();
  return database.write(() => {
    if (stopping) updateRun(database, id, { stopping });
    else if (state === "queued") {
      updateRun(database, id, {
        state,
        stopping,
        options,
        ended: null,
        conclusion: null,
        error: null,
      });
    } else if (state === "starting") {
      updateRun(database, id, {
        state,
        stopping,
        held: false,
        started: now,
        ended: null,
        conclusion: null,
        error: null,
      });
    } else if (going.includes(state)) updateRun(database, id, { state });
    else {
      const sparkline = readSparkline(database, id);
      updateRun(database, id, { state, stopping, ended: now, error: error ?? null, sparkline });
    }
    return logRun(database, id);
  });
}
