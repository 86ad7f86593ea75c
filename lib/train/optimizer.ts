import type * as tf from "@tensorflow/tfjs";
import type { StateTensor } from "../model/state_tensor.ts";
import { Adam } from "./adam.ts";
import { MomentumDescent } from "./momentum_descent.ts";
import type { TrainSettings } from "./settings.ts";
import type { StateDict } from "../named_array.ts";

/** Turns gradients into steps of the parameters. */
export interface Optimizer {
  /** What the names of its arrays in a state dict begin with, before a dot. */
  readonly name: string;
  /** Steps done. */
  readonly steps: number;
  /** The tensors whose gradients `step` takes, in its order. */
  readonly tensors: tf.Tensor[];
  /**
   * Changes the parameters by their gradients, which it disposes of.
   *
   * @param gradientScale What the gradients are multiplied by first.
   */
  step(gradients: readonly tf.Tensor[], learningRate: number, gradientScale?: tf.Scalar): void;
  /** Copies what it keeps of the parameters: `adam.m.conv1.weight`, ... */
  stateDict(): Promise<StateDict>;
  /**
   * Takes what it keeps from a state dict, and how many steps made that.
   *
   * @throws {RangeError} If it does not fit the parameters.
   */
  loadStateDict(state: StateDict, steps: number): void;
  /** Frees what it keeps. */
  dispose(): void;
}

/** What an optimizer is made by. */
export type OptimizerSettings = Pick<
  TrainSettings,
  "optimizer" | "momentum" | "beta2" | "weightDecay"
>;

/** Makes the optimizer that the settings name; parameters without gradients are left alone. */
export function makeOptimizer(
  { optimizer, momentum, beta2, weightDecay }: OptimizerSettings,
  parameters: readonly StateTensor[],
): Optimizer {
  switch (optimizer) {
    case "adam":
      return new Adam(parameters, { beta2, weightDecay });
    case "adamw":
      return new Adam(parameters, { beta2, weightDecay, decoupled: true });
    case "sgd":
      return new MomentumDescent(parameters, { momentum, weightDecay });
  }
}
