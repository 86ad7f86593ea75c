import { accurate } from "./accurate.ts";
import { fast } from "./fast.ts";
import type { Recipe } from "./recipe.ts";
import { tutorial } from "./tutorial.ts";

export type { Recipe } from "./recipe.ts";

/** The recipes by name. The first is the command line's default. */
export const recipes = { fast, accurate, tutorial } as const satisfies Record<string, Recipe>;

/** A recipe's name. */
export type RecipeName = keyof typeof recipes;

/** The names of the recipes. */
export const recipeNames = Object.keys(recipes) as readonly RecipeName[];

/** The recipe that holds where none is named. */
export const defaultRecipe = "fast" satisfies RecipeName;
