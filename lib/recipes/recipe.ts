/**
 * Settings that go together, by a name. What a recipe leaves out has its default.
 *
 * Part of it are options of a `CNN`, the rest are those of `train`: it can be given to both.
 */
export interface Recipe {
  /** Its own name, which events and checkpoints tell. */
  readonly recipe: string;
  /** The preset of the network. */
  readonly model: "tutorial" | "tiny" | "deep";
  /** Fraction of the units before the linear layer that a step leaves out. Default 0. */
  readonly dropout?: number;
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images a step. */
  readonly batchSize: number;
  /** The optimizer's step size; under a schedule, the largest. */
  readonly learningRate: number;
  /** How the step size goes over the run. Default `constant`. */
  readonly schedule?: "constant" | "step" | "cosine" | "one-cycle";
  /** Fraction of all steps over which the step size rises. Default 0. */
  readonly warmup?: number;
  /** Adam's second decay. Default 0.999. */
  readonly beta2?: number;
  /** Degrees by which images are turned at most. Default 0. */
  readonly rotation?: number;
  /** Fraction of the size by which images are moved at most. Default 0. */
  readonly shift?: number;
  /** Fraction by which images are made larger or smaller at most. Default 0. */
  readonly scale?: number;
  /** Decay of the weights' moving average. Default 0: none. */
  readonly movingAverage?: number;
}
