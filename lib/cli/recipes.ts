/** Settings that go together, by name. */
export const recipes = {
  /** The tutorial's. It trains for 25 epochs; 3 let a first run end within minutes. */
  tutorial: { epochs: 3, batchSize: 128, learningRate: 0.01 },
} as const;

/** The names of the recipes. */
export const recipeNames = Object.keys(recipes) as (keyof typeof recipes)[];
