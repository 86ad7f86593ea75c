import { dirname } from "node:path";
import type { CNN } from "../model/cnn.ts";
import { buildModel } from "./build_model.ts";
import { loadModelFile } from "./checkpoint.ts";
import { removeIfThere, syncFolder, writeSynced } from "./checkpoint_file.ts";
import { encodeModel } from "./checkpoint_pair.ts";

/**
 * Saves a network into one file, whole or not at all: its weights and running statistics as
 * safetensors, with PyTorch's names, layouts and order, and the options that it was built from. An
 * older file is replaced. The histories are not kept; `checkpointFolder` keeps all of a run.
 *
 * @param path The file, such as `digits.safetensors`, in a folder that is there. Needs permission to
 * read and write that folder.
 * @throws {Error} If the file cannot be written; one that was there is then untouched.
 *
 * @example
 * ```ts
 * import { CNN, loadModel, saveModel } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const file = `${await Deno.makeTempDir()}/digits.safetensors`;
 * const model = new CNN({ seed: 1 });
 * await saveModel(model, file);
 * const same = await loadModel(file);
 * assert.deepEqual(await same.stateDict(), await model.stateDict());
 * ```
 */
export async function saveModel(model: CNN, path: string): Promise<void> {
  const { epochs, batchSize, learningRate, seed, classes, imageShape, network } = model;
  const bytes = encodeModel({
    model: await model.stateDict(),
    metadata: {
      configuration: {
        epochs,
        batchSize,
        learningRate,
        seed,
        classes,
        imageShape,
        network,
      },
    },
  });
  const temporary = `${path}.tmp`;
  try {
    await writeSynced(temporary, bytes);
    await Deno.rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await removeIfThere(temporary).catch(() => {});
    throw new Error(
      `The network could not be saved to ${path}: ${(cause as Error).message}. ` +
        "Choose a file in a folder that is there and can be written",
      { cause },
    );
  }
}

/**
 * Loads a network that {@linkcode saveModel} saved, or that of a run's checkpoint
 * (`step-00001407.safetensors`), onto the backend that is active.
 *
 * @throws {Error} If the file is missing, damaged, or no model of Glyph's.
 * @throws {RangeError} If it has a block of somebody's own whose type is not defined: import the module
 * that defines it before.
 *
 * @example
 * ```ts
 * import { loadModel } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(loadModel("none.safetensors"), /none\.safetensors is missing/);
 * ```
 */
export async function loadModel(path: string): Promise<CNN> {
  return buildModel(await loadModelFile(path));
}
