import type { Recipe } from "./recipe.ts";

/** What reads most images rightly: no image looks the same twice, and the weights are averaged. */
export const accurate = {
  recipe: "accurate",
  model: "tutorial",
  epochs: 15,
  batchSize: 64,
  optimizer: "adamw",
  learningRate: 0.01,
  weightDecay: 0.02,
  schedule: "one-cycle",
  warmup: 0.25,
  beta2: 0.99,
  labelSmoothing: 0.1,
  rotation: 10,
  shift: 0.1,
  scale: 0.1,
  shear: 10,
  movingAverage: 0.999,
} as const satisfies Recipe;
