import { commitPair } from "./checkpoint_commit.ts";
import { readSafetensorsFile, removeIfThere } from "./checkpoint_file.ts";
import { listCheckpoints, MODEL_SUFFIX, pairAt, pairOf, STATE_SUFFIX } from "./checkpoint_names.ts";
import {
  checkKind,
  type CheckpointKind,
  decodeModel,
  decodePair,
  encodePair,
  type ModelFile,
} from "./checkpoint_pair.ts";
import type { CheckpointSink, TrainingState } from "./state.ts";

export type { ModelFile } from "./checkpoint_pair.ts";
export type { ModelConfiguration } from "./checkpoint_configuration.ts";

/** How a run's folder keeps its checkpoints. */
export interface CheckpointFolderOptions {
  /** Pairs that stay: the one just written and those before it. At least 1; 2 by default. */
  readonly keep?: number;
}

/** The newest intact checkpoint of a folder. */
export interface LatestCheckpoint {
  /** All that a run needs to go on. */
  readonly state: TrainingState;
  /** The path of the model's file. */
  readonly model: string;
  /** Newer pairs that were passed over, newest first: the model's path and why. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Keeps a run's checkpoints in a folder, as pairs: `step-00001407.safetensors` holds the model alone
 * and `step-00001407.state.safetensors` the rest.
 *
 * A save takes a copy at the call, writes both files under temporary names, syncs them, renames the
 * model's file and then the state's, whose appearance is the commit, and syncs the folder. Whenever
 * the process or the machine dies, {@linkcode latestCheckpoint} finds this pair whole or the one
 * before it. Then older pairs are removed, except the newest intact ones, and so are temporary
 * files that a dead process left. A run has one writer and its own folder; saves take turns.
 *
 * @param folder The folder; it is made at the first save. Needs permission to read and write it.
 * @returns Where `train` puts its checkpoints. `save` throws an Error that names the folder where
 * it cannot write; the pairs before it are then untouched.
 * @throws {RangeError} If `keep` is not a positive integer.
 *
 * @example
 * ```ts
 * import { checkpointFolder } from "@glyph/cnn";
 *
 * const checkpoints = checkpointFolder("runs/first/checkpoints", { keep: 3 });
 * console.assert(typeof checkpoints.save === "function");
 * ```
 */
export function checkpointFolder(
  folder: string,
  { keep = 2 }: CheckpointFolderOptions = {},
): CheckpointSink {
  if (!Number.isSafeInteger(keep) || keep < 1) {
    throw new RangeError(`At least one checkpoint must be kept, and keep is ${keep}`);
  }
  let turn: Promise<unknown> = Promise.resolve();
  return {
    async save(state) {
      const { step } = state.position;
      const bytes = encodePair(state);
      const saved = turn.then(async () => {
        const paths = await commitPair(folder, step, bytes);
        await prune(folder, step, keep);
        return paths;
      });
      turn = saved.catch(() => undefined);
      return await saved;
    },
  };
}

/**
 * Reads a checkpoint.
 *
 * @param path Either file of the pair; the other one lies beside it.
 * @returns All that a run needs to go on.
 * @throws {RangeError} If the path does not end with `.safetensors`.
 * @throws {Error} If a file is missing, damaged, foreign, or of another pair. The message names the
 * file, what was expected and what was found.
 *
 * @example
 * ```ts
 * import { loadCheckpoint } from "@glyph/cnn";
 *
 * await loadCheckpoint("runs/none/step-00000469.safetensors").catch((error) => {
 *   console.assert(error.message.includes("step-00000469.state.safetensors is missing"));
 * });
 * ```
 */
export async function loadCheckpoint(path: string): Promise<TrainingState> {
  if (!path.endsWith(MODEL_SUFFIX)) {
    throw new RangeError(`A checkpoint's name ends with ${MODEL_SUFFIX}, and this one is ${path}`);
  }
  const suffix = path.endsWith(STATE_SUFFIX) ? STATE_SUFFIX : MODEL_SUFFIX;
  const paths = pairOf(path.slice(0, -suffix.length));
  const state = await readPart(paths.state, "state");
  return decodePair({ model: await readPart(paths.model, "model"), state }, paths);
}

/**
 * Reads a checkpoint's model alone, for evaluation and prediction. It needs no other file.
 *
 * @param path The model's file.
 * @returns Its arrays, and the configuration that the network was built from.
 * @throws {Error} If the file is missing, damaged, or no model of Glyph's.
 *
 * @example
 * ```ts
 * import { loadModelFile } from "@glyph/cnn";
 *
 * await loadModelFile("runs/none/step-00000469.safetensors").catch((error) => {
 *   console.assert(error.message.includes("step-00000469.safetensors is missing"));
 * });
 * ```
 */
export async function loadModelFile(path: string): Promise<ModelFile> {
  return decodeModel(await readPart(path, "model"), path);
}

/**
 * Reads the newest checkpoint of a folder that is whole. Newer ones that are damaged, truncated,
 * foreign or half committed are passed over, and reported with the reason.
 *
 * @param folder A run's checkpoint folder.
 * @returns The checkpoint; undefined if none was ever committed: the folder is missing or has no
 * state file.
 * @throws {Error} If checkpoints were committed and none of them is intact: starting over instead
 * must be somebody's decision. The message gives the reason for each.
 *
 * @example
 * ```ts
 * import { latestCheckpoint } from "@glyph/cnn";
 *
 * console.assert(await latestCheckpoint("runs/none/checkpoints") === undefined);
 * ```
 */
export async function latestCheckpoint(folder: string): Promise<LatestCheckpoint | undefined> {
  const { steps, committed } = await listCheckpoints(folder);
  const refused: { path: string; reason: string }[] = [];
  for (const step of steps) {
    const { model } = pairAt(folder, step);
    try {
      return { state: await loadCheckpoint(model), model, refused };
    } catch (error) {
      refused.push({ path: model, reason: (error as Error).message });
    }
  }
  if (!committed) return undefined;
  const reasons = refused.map(({ reason }) => reason).join("\n");
  throw new Error(`No checkpoint in ${folder} is intact:\n${reasons}`);
}

/**
 * Pairs of later steps stay: they are what a resumed run passed over. A failure here costs disk
 * space alone and not the checkpoint just written, and the next save tries again.
 */
async function prune(folder: string, step: number, keep: number): Promise<void> {
  try {
    const { steps, temporary } = await listCheckpoints(folder);
    let kept = 1;
    for (const older of steps.filter((other) => other < step)) {
      const { model, state } = pairAt(folder, older);
      if (kept < keep) {
        kept += await isIntact(model) ? 1 : 0;
      } else {
        // The state first: a model alone is never taken for a pair.
        await removeIfThere(state);
        await removeIfThere(model);
      }
    }
    for (const path of temporary) await removeIfThere(path);
  } catch {
    return;
  }
}

async function isIntact(path: string): Promise<boolean> {
  return await loadCheckpoint(path).then(() => true, () => false);
}

async function readPart(path: string, kind: CheckpointKind): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readSafetensorsFile(path, (metadata) => checkKind(metadata, path, kind));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`${path} is missing: expected the ${kind} file of a checkpoint`, {
      cause: error,
    });
  }
}
