import type { Run } from "../../runs/run.ts";
import type { RunStore } from "../../runs/run_store.ts";
import { Problem } from "./problem.ts";

/** How often it is tried to remove a run whose process is ending, and the milliseconds in between. */
const ATTEMPTS = 30, PAUSE = 100;

/**
 * Removes a run and its files. The process of a run that is over draws its curves before it ends: it is
 * waited for.
 *
 * @throws {Problem} 409 while a process trains it
 */
export async function removeRun({ id, state }: Run, store: RunStore): Promise<void> {
  const conflict = () => new Problem(409, `The run ${id} is going: stop it before it is deleted.`);
  if (state === "starting" || state === "running") throw conflict();
  for (let attempt = 1;; attempt++) {
    try {
      return store.remove(id);
    } catch (error) {
      // Somebody else may have removed it meanwhile.
      if (store.get(id) === undefined) return;
      if (!/is going/.test((error as Error).message)) throw error;
      if (attempt === ATTEMPTS) throw conflict();
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
