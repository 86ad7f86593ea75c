import { removeIfThere, syncFolder, writeSynced } from "./checkpoint_file.ts";
import { pairAt } from "./checkpoint_names.ts";
import type { CheckpointPair } from "./checkpoint_pair.ts";

/**
 * Writes a pair, whole or not at all. The order makes it so: temporary files, both synced; then the
 * model's name, then the state's, whose appearance is the commit; then the folder synced. A pair of
 * the same step is replaced: a run that goes on from before it makes it again.
 *
 * @throws {Error} If the folder cannot be written; no temporary file stays.
 */
export async function commitPair(
  folder: string,
  step: number,
  bytes: CheckpointPair<Uint8Array>,
): Promise<CheckpointPair<string>> {
  const paths = pairAt(folder, step);
  const temporary = { model: `${paths.model}.tmp`, state: `${paths.state}.tmp` };
  try {
    await Deno.mkdir(folder, { recursive: true });
    await writeSynced(temporary.model, bytes.model);
    await writeSynced(temporary.state, bytes.state);
    await Deno.rename(temporary.model, paths.model);
    await Deno.rename(temporary.state, paths.state);
    await syncFolder(folder);
  } catch (cause) {
    await Promise.allSettled([removeIfThere(temporary.model), removeIfThere(temporary.state)]);
    throw new Error(
      `The checkpoint of step ${step} could not be written to ${folder}: ` +
        `${(cause as Error).message}. Free space there or choose a folder that can be written`,
      { cause },
    );
  }
  return paths;
}
