import type { TrainSettings } from "../train/settings.ts";

/**
 * Settings that go together, by a name. What a recipe leaves out has its default.
 *
 * Part of it are options of a `CNN`, the rest are those of `train`: it can be given to both.
 */
export interface Recipe extends Partial<TrainSettings> {
  /** Its own name, which events and checkpoints tell. */
  readonly recipe: string;
  /** The preset of the network. */
  readonly model: "tutorial" | "tiny" | "deep";
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images a step. */
  readonly batchSize: number;
  /** The optimizer's step size; under a schedule, the largest. */
  readonly learningRate: number;
}
