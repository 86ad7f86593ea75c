import { join } from "node:path";
import { RunStore } from "../runs/run_store.ts";
import { listCheckpoints } from "../train/checkpoint_names.ts";
import { refusal } from "./arguments.ts";

/**
 * Trains a run that the store holds as starting. Where that fails before the run begins, the store says
 * so: nobody sees this process's output.
 *
 * @param train Trains; is given what to resume, where a checkpoint is there.
 * @throws {CommanderError} If the store does not hold the run as starting.
 */
export async function trainAwaited(
  id: string,
  runs: string,
  train: (resume: string | undefined) => Promise<number>,
): Promise<number> {
  using store = RunStore.open(runs);
  const run = store.get(id);
  if (run?.state !== "starting") {
    throw refusal(`The run '${id}' in '${runs}' is ${run?.state ?? "not there"}, not starting.`);
  }
  try {
    const { committed } = await listCheckpoints(join(runs, id));
    return await train(committed ? id : undefined);
  } catch (error) {
    if (store.get(id)?.state === "starting") {
      store.setState(id, "failed", { error: (error as Error).message });
    }
    throw error;
  }
}
