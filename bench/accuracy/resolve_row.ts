import { presets } from "../../lib/model/presets/mod.ts";
import { type Recipe, recipes } from "../../lib/recipes/mod.ts";
import { completeSettings } from "../../lib/train/settings.ts";
import type { RowTask } from "./report.ts";
import type { PlannedRow } from "./table_plan.ts";

/** What the runs of a row train, as the recipe and the preset are today. */
export function resolveRow({ recipe, model, epochs }: Omit<PlannedRow, "seeds">): RowTask {
  const chosen: Recipe = recipes[recipe];
  const { seed: _, ...settings } = completeSettings({
    ...chosen,
    epochs: epochs ?? chosen.epochs,
  });
  return { recipe, model, settings, network: presets[model]() };
}
