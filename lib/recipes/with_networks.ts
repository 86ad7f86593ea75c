import type { Network } from "../model/network.ts";
import { presets } from "../model/presets/mod.ts";
import { recipes as settings } from "./mod.ts";
import type { Recipe } from "./recipe.ts";

/** A recipe, and the network that it is for. */
export interface NetworkRecipe extends Recipe {
  /** What a `CNN` is built from. */
  readonly network: Network;
}

/**
 * Settings that go together, by name: those of `deno task train --recipe`. One is given to the network
 * and to its training alike.
 *
 * @example
 * ```ts
 * import { CNN, loadMnist, recipes, selectBackend, train } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const backend = await selectBackend();
 * const model = new CNN({ ...recipes.fast, seed: 1 });
 * const data = await loadMnist({ limit: 960 });
 * for await (const event of train(model, data, { ...recipes.fast, seed: 1, backend, test: "end" })) {
 *   if (event.type === "start") assert.equal(event.configuration.recipe, "fast");
 *   if (event.type === "batch" && event.step === 2) break; // this was an example
 * }
 * model.dispose();
 * backend.dispose();
 * ```
 */
export const recipes: Readonly<Record<"fast" | "accurate" | "tutorial", NetworkRecipe>> = {
  fast: withNetwork(settings.fast),
  accurate: withNetwork(settings.accurate),
  tutorial: withNetwork(settings.tutorial),
};

function withNetwork(recipe: Recipe): NetworkRecipe {
  return { ...recipe, network: presets[recipe.model]() };
}
