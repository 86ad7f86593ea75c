import { type Recipe, recipes } from "../../recipes/mod.ts";
import { settingWords } from "../runs/setting_label.ts";

/** What of the recipes a form tells: a line each, by name. */
export function recipeLines(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries<Recipe>(recipes).map(([name, { recipe: _, ...values }]) => [
      name,
      Object.entries(values).map(([setting, value]) => `${settingWords(setting)} ${value}`).join(
        ", ",
      ),
    ]),
  );
}

/** What an option has with each recipe that says so, by the recipes' names. */
export function recipeDefaults(name: string): Readonly<Record<string, string>> | undefined {
  const given = Object.entries<Recipe>(recipes).flatMap(([recipe, values]) => {
    const value = (values as unknown as Readonly<Record<string, unknown>>)[name];
    return value === undefined || name === "recipe" ? [] : [[recipe, String(value)]];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
