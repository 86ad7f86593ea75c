import type { Recipe } from "./recipe.ts";

/**
 * One epoch under a one-cycle schedule (Smith and Topin, 2017): past the tutorial's accuracy in about
 * a minute.
 */
export const fast = {
  recipe: "fast",
  model: "tutorial",
  epochs: 1,
  batchSize: 96,
  learningRate: 0.01,
  schedule: "one-cycle",
  warmup: 0.25,
  // With 0.999, Adam would still be finding out how large gradients are when the epoch is over.
  beta2: 0.99,
  labelSmoothing: 0.1,
} as const satisfies Recipe;
