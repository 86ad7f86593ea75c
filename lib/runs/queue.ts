import { join } from "node:path";
import type { Database } from "./database.ts";
import type { Run } from "./run.ts";
import { changeState } from "./run_changes.ts";
import { RunLock } from "./run_lock.ts";
import { going, readRow, readRowsIn } from "./run_rows.ts";

/** How long the process of a run may take to begin before it counts as lost, in milliseconds. */
const PATIENCE = 30_000;

/** Lets the run that waits longest start, unless another is going; gives it. */
export function claimNext(database: Database): Run | undefined {
  return database.write(() => {
    if (readRowsIn(database, going).length > 0) return;
    const [next] = readRowsIn(database, ["queued"]);
    return next && changeState(database, next.id, { state: "starting" });
  });
}

/**
 * Finds runs whose process is dead, marks them as lost, and gives them.
 *
 * @param runs The folder of the runs.
 * @param now Milliseconds since 1970.
 */
export function findLost(database: Database, runs: string, now: number): Run[] {
  const lost: Run[] = [];
  for (const { id, state, held, started } of readRowsIn(database, going)) {
    const mayBegin = state === "starting" && !held && now - Date.parse(started!) < PATIENCE;
    if (mayBegin) continue;
    RunLock.whileFree(join(runs, id), () =>
      database.write(() => {
        // It may have ended in good order since it was read.
        const row = readRow(database, id);
        if (row && going.includes(row.state)) {
          lost.push(changeState(database, id, { state: "lost" }));
        }
      }));
  }
  return lost;
}
