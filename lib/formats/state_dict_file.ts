import { readSafetensorsFile } from "../train/checkpoint_file.ts";
import { decodeSafetensors } from "../train/safetensors.ts";
import type { NamedArray, StateDict } from "../named_array.ts";

/**
 * Reads a state dict that another program wrote as safetensors, such as PyTorch's
 * `save_file(model.state_dict(), path)`, for `model.loadStateDict`. It needs no metadata.
 *
 * Numbers of 16 bits (F16, BF16) become float32 exactly, those of 64 bits (F64) are rounded to it.
 * `num_batches_tracked` may have 32 or 64 bits. Whether names and shapes fit a network, its
 * `loadStateDict` says.
 *
 * @param path The file. Needs permission to read it.
 * @returns Its arrays by name, in the order of the file.
 * @throws {Error} If the file is missing, is no safetensors (what `torch.save` writes is none), or
 * holds arrays of another type. The message names the file, what was expected and what was found.
 *
 * @example
 * ```ts
 * import { CNN, encodeSafetensors, loadStateDictFile } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const file = `${await Deno.makeTempDir()}/weights.safetensors`;
 * const trained = new CNN({ seed: 1 });
 * await Deno.writeFile(file, encodeSafetensors(await trained.stateDict()));
 *
 * const model = new CNN({ seed: 2 });
 * model.loadStateDict(await loadStateDictFile(file));
 * assert.deepEqual(await model.stateDict(), await trained.stateDict());
 * for (const each of [trained, model]) each.dispose();
 * ```
 */
export async function loadStateDictFile(path: string): Promise<StateDict> {
  const { tensors, metadata } = decodeSafetensors(await readFile(path), path);
  if (metadata.glyph === "state") {
    throw new Error(
      `${path} holds the state of a run: give the model's file beside it, ` +
        path.replace(/\.state(?=\.safetensors$)/, ""),
    );
  }
  return new Map([...tensors].map(([name, array]) => [name, inModelType(name, array, path)]));
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await readSafetensorsFile(path, () => {});
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new Error(`${path} is missing: expected a state dict in safetensors`, { cause: error });
    }
    if (await isPickle(path)) {
      throw new Error(
        `${path} is a file of torch.save, which can run programs when it is read. Write it anew in ` +
          "Python: safetensors.torch.save_file(model.state_dict(), 'model.safetensors')",
        { cause: error },
      );
    }
    throw error;
  }
}

/** What `torch.save` writes begins as a ZIP archive or, before PyTorch 1.6, as a pickle does. */
async function isPickle(path: string): Promise<boolean> {
  if (!(await Deno.stat(path)).isFile) return false;
  using file = await Deno.open(path);
  const start = new Uint8Array(2);
  await file.read(start);
  const [first, second] = start;
  return first === 0x50 && second === 0x4b || first === 0x80 && second <= 5;
}

/** The types that a network has: 64-bit whole numbers for counts, float32 for the rest. */
function inModelType(name: string, { shape, data }: NamedArray, file: string): NamedArray {
  const count = name.endsWith("num_batches_tracked");
  if (count && data instanceof Int32Array) {
    return { shape, data: BigInt64Array.from(data, BigInt) };
  }
  if (!count && data instanceof Float64Array) return { shape, data: Float32Array.from(data) };
  if (count ? data instanceof BigInt64Array : data instanceof Float32Array) return { shape, data };
  throw new Error(
    `${file} cannot be used: expected ${name} as ${
      count ? "I64 or I32" : "F32, F16, BF16 or F64"
    }; ` +
      `found ${data.constructor.name}`,
  );
}
