import type * as tf from "@tensorflow/tfjs";
import { sgdStep, type SgdTensors } from "../../backends/operations/sgd.ts";
import { readStateDict, writeStateDict } from "../model/state_dict.ts";
import type { StateTensor } from "../model/state_tensor.ts";
import type { Optimizer } from "./optimizer.ts";
import type { StateDict } from "../named_array.ts";

/** Settings of gradient descent with momentum. */
export interface MomentumSettings {
  /** Share of the velocity that stays. */
  readonly momentum: number;
  /** Added to the gradient. Default 0. */
  readonly weightDecay?: number;
}

/** Gradient descent with Nesterov's momentum, as `torch.optim.SGD(nesterov=True)`. */
export class MomentumDescent implements Optimizer {
  readonly name = "sgd";
  steps = 0;
  readonly #settings: MomentumSettings;
  readonly #tensors: readonly (SgdTensors & { readonly velocity: StateTensor })[];

  /** @param parameters What it trains; those of no gradient have no velocity either. */
  constructor(parameters: readonly StateTensor[], settings: MomentumSettings) {
    this.#settings = settings;
    const trained = parameters.filter(({ differentiable }) => differentiable);
    this.#tensors = trained.map((parameter) => ({
      parameter,
      velocity: parameter.zerosLike("sgd.momentum."),
    }));
  }

  get tensors(): tf.Tensor[] {
    return this.#tensors.map(({ parameter }) => parameter.value);
  }

  step(gradients: readonly tf.Tensor[], learningRate: number, gradientScale?: tf.Scalar): void {
    this.steps++;
    sgdStep(this.#tensors, gradients, { ...this.#settings, learningRate, gradientScale });
    for (const gradient of gradients) gradient.dispose();
  }

  /** Copies the velocities: `sgd.momentum.conv1.weight`, ... */
  stateDict(): Promise<StateDict> {
    return readStateDict(this.#velocities);
  }

  loadStateDict(state: StateDict, steps: number): void {
    writeStateDict(this.#velocities, state);
    this.steps = steps;
  }

  dispose(): void {
    for (const velocity of this.#velocities) velocity.dispose();
  }

  get #velocities(): StateTensor[] {
    return this.#tensors.map(({ velocity }) => velocity);
  }
}
