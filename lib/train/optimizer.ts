import type * as tf from "@tensorflow/tfjs";
import { adamStep, type AdamTensors } from "../../backends/operations/adam.ts";
import { readStateDict, writeStateDict } from "../model/state_dict.ts";
import type { StateTensor } from "../model/state_tensor.ts";
import type { StateDict } from "./state.ts";

const betas = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Adam with bias correction, as `torch.optim.Adam` with its defaults. */
export class Adam {
  /** Steps done. */
  steps = 0;
  readonly #parameters: readonly StateTensor[];
  readonly #firstMoments: readonly StateTensor[];
  readonly #secondMoments: readonly StateTensor[];
  readonly #tensors: readonly AdamTensors[];

  /** @param parameters What it trains; those of no gradient have no moments either. */
  constructor(parameters: readonly StateTensor[]) {
    this.#parameters = parameters.filter(({ differentiable }) => differentiable);
    this.#firstMoments = this.#parameters.map((parameter) => parameter.zerosLike("adam.m."));
    this.#secondMoments = this.#parameters.map((parameter) => parameter.zerosLike("adam.v."));
    this.#tensors = this.#parameters.map((parameter, index) => ({
      parameter,
      firstMoment: this.#firstMoments[index],
      secondMoment: this.#secondMoments[index],
    }));
  }

  /** The tensors whose gradients `step` takes, in its order. */
  get tensors(): tf.Tensor[] {
    return this.#parameters.map(({ value }) => value);
  }

  /** Changes the parameters by their gradients, which it disposes of. */
  step(gradients: readonly tf.Tensor[], learningRate: number): void {
    this.steps++;
    adamStep(this.#tensors, gradients, { ...betas, learningRate, step: this.steps });
    for (const gradient of gradients) gradient.dispose();
  }

  /** Copies the moments: `adam.m.conv1.weight`, ..., `adam.v.fc1.bias`. */
  stateDict(): Promise<StateDict> {
    return readStateDict([...this.#firstMoments, ...this.#secondMoments]);
  }

  /**
   * Takes the moments from a state dict, and how many steps made them.
   *
   * @throws {RangeError} If they do not fit the parameters.
   */
  loadStateDict(state: StateDict, steps: number): void {
    writeStateDict([...this.#firstMoments, ...this.#secondMoments], state);
    this.steps = steps;
  }

  /** Frees the moments. */
  dispose(): void {
    for (const moment of [...this.#firstMoments, ...this.#secondMoments]) moment.dispose();
  }
}
