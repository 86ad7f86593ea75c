import type { Run } from "../../runs/run.ts";
import type { RunStore } from "../../runs/run_store.ts";
import { Problem } from "./problem.ts";

/**
 * Asks a run to stop.
 *
 * @throws {Problem} 409 where it is over
 */
export function stopRun({ id, state }: Run, store: RunStore): Run {
  if (state !== "queued" && state !== "starting" && state !== "running") {
    throw new Problem(409, `The run ${id} is ${state}: there is nothing to stop.`);
  }
  return store.requestStop(id);
}
