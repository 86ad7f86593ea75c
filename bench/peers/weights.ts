import { join } from "node:path";
import type { StateDict } from "../../lib/named_array.ts";

/** The weights that all peers begin with, by PyTorch's names and in its layouts. */
export type Weights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
>;

/** Where a folder holds them. */
export const weightsFile = (folder: string): string => join(folder, "weights.json");

/** Reads what `writeWeights` wrote. */
export async function readWeights(folder: string): Promise<Weights> {
  return JSON.parse(await Deno.readTextFile(weightsFile(folder)));
}

/** As a state dict of Glyph's. */
export function toStateDict(weights: Weights): StateDict {
  return new Map(
    Object.entries(weights).map(([name, { shape, values }]) => [name, {
      shape,
      data: name.endsWith("num_batches_tracked")
        ? BigInt64Array.from(values, BigInt)
        : Float32Array.from(values),
    }]),
  );
}
