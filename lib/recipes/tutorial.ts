import type { Recipe } from "./recipe.ts";

/** What the tutorial did: 25 epochs of Adam with a constant step size. */
export const tutorial = {
  recipe: "tutorial",
  model: "tutorial",
  epochs: 25,
  batchSize: 128,
  learningRate: 0.01,
} as const satisfies Recipe;
