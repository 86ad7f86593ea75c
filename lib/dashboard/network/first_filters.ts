import type { ModelFile } from "../../train/checkpoint_pair.ts";
import type { FiltersAnswer } from "./answers.ts";

/**
 * The filters of the first convolution, from a model's file alone.
 *
 * @throws {RangeError} If the network has no convolution.
 */
export function firstFilters({ model }: ModelFile): Omit<FiltersAnswer, "step"> {
  for (const [name, { shape, data }] of model) {
    if (!name.endsWith(".weight") || shape.length !== 4) continue;
    return {
      layer: name.slice(0, -".weight".length),
      shape: shape as [number, number, number, number],
      values: Array.from(data as Float32Array),
    };
  }
  throw new RangeError("The network has no convolution, so it has no filters to show");
}
