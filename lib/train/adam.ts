import type * as tf from "@tensorflow/tfjs";
import { adamStep, type AdamTensors } from "../../backends/operations/adam.ts";
import { readStateDict, writeStateDict } from "../model/state_dict.ts";
import type { StateTensor } from "../model/state_tensor.ts";
import type { Optimizer } from "./optimizer.ts";
import type { StateDict } from "../named_array.ts";

/** Settings of Adam, as PyTorch's; all have defaults. */
export interface AdamSettings {
  /** Decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** Added to the gradient, or, decoupled, taken off the weights. Default 0. */
  readonly weightDecay?: number;
  /** Whether it is AdamW. Default false. */
  readonly decoupled?: boolean;
}

/** Adam with bias correction, as `torch.optim.Adam`, or decoupled as `torch.optim.AdamW`. */
export class Adam implements Optimizer {
  readonly name = "adam";
  steps = 0;
  readonly #settings: AdamSettings;
  readonly #parameters: readonly StateTensor[];
  readonly #moments: readonly StateTensor[];
  readonly #tensors: readonly AdamTensors[];

  /** @param parameters What it trains; those of no gradient have no moments either. */
  constructor(parameters: readonly StateTensor[], settings: AdamSettings = {}) {
    this.#settings = settings;
    const trained = parameters.filter(({ differentiable }) => differentiable);
    this.#parameters = trained;
    const firstMoments = trained.map((parameter) => parameter.zerosLike("adam.m."));
    const secondMoments = trained.map((parameter) => parameter.zerosLike("adam.v."));
    this.#moments = [...firstMoments, ...secondMoments];
    this.#tensors = trained.map((parameter, index) => ({
      parameter,
      firstMoment: firstMoments[index],
      secondMoment: secondMoments[index],
    }));
  }

  get tensors(): tf.Tensor[] {
    return this.#parameters.map(({ value }) => value);
  }

  step(gradients: readonly tf.Tensor[], learningRate: number, gradientScale?: tf.Scalar): void {
    const { beta2 = 0.999, weightDecay, decoupled } = this.#settings;
    this.steps++;
    adamStep(this.#tensors, gradients, {
      learningRate,
      beta1: 0.9,
      beta2,
      epsilon: 1e-8,
      step: this.steps,
      weightDecay,
      decoupled,
      gradientScale,
    });
    for (const gradient of gradients) gradient.dispose();
  }

  /** Copies the moments: `adam.m.conv1.weight`, ..., `adam.v.fc1.bias`. */
  stateDict(): Promise<StateDict> {
    return readStateDict(this.#moments);
  }

  loadStateDict(state: StateDict, steps: number): void {
    writeStateDict(this.#moments, state);
    this.steps = steps;
  }

  dispose(): void {
    for (const moment of this.#moments) moment.dispose();
  }
}
