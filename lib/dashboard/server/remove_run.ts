import type { Run } from "../../runs/run.ts";
import type { RunStore } from "../../runs/run_store.ts";
import { Problem } from "./problem.ts";

/**
 * Removes a run and its files.
 *
 * @throws {Problem} 409 while a process is at it
 */
export function removeRun({ id, state }: Run, store: RunStore): void {
  const conflict = () => new Problem(409, `The run ${id} is going: stop it before it is deleted.`);
  if (state === "starting" || state === "running") throw conflict();
  try {
    store.remove(id);
  } catch (error) {
    // It is over, but its process is not yet.
    throw /is going/.test((error as Error).message) ? conflict() : error;
  }
}
