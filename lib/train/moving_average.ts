import { movingAverageStep } from "../../backends/operations/moving_average.ts";
import { readStateDict, writeStateDict } from "../model/state_dict.ts";
import type { StateTensor } from "../model/state_tensor.ts";
import type { StateDict } from "../named_array.ts";

/**
 * The exponential moving average of tensors that training changes (Polyak and Juditsky, 1992): weights,
 * and batch norm's running statistics with them.
 *
 *     average = average + (1 - d) (value - average),  d = min(decay, (1 + step) / (10 + step))
 *
 * so that the first steps, which are far from the end, are soon forgotten.
 */
export class MovingAverage {
  readonly #decay: number;
  readonly #pairs: readonly { readonly tensor: StateTensor; readonly average: StateTensor }[];

  /**
   * Begins with the tensors' values.
   *
   * @param decay The largest share of an average that stays in a step.
   */
  constructor(tensors: readonly StateTensor[], decay: number) {
    this.#decay = decay;
    this.#pairs = tensors.map((tensor) => {
      const average = tensor.zerosLike("raw.");
      average.replace(tensor.value.clone());
      return { tensor, average };
    });
  }

  /**
   * Moves the averages towards what the tensors are now.
   *
   * @param step Steps done with this one, from 1.
   */
  step(step: number): void {
    const decay = Math.min(this.#decay, (1 + step) / (10 + step));
    movingAverageStep(
      this.#pairs.map(({ tensor, average }) => ({ average, value: tensor.value })),
      decay,
    );
  }

  /** Exchanges tensors and averages, without copying a number: the network then has the averages. */
  exchange(): void {
    for (const { tensor, average } of this.#pairs) {
      const [value, averaged] = [tensor.value.clone(), average.value.clone()];
      tensor.replace(averaged);
      average.replace(value);
    }
  }

  /** Copies what the averages were exchanged for: `raw.conv1.weight`, ... */
  stateDict(): Promise<StateDict> {
    return readStateDict(this.#averages);
  }

  /**
   * Takes what the averages, which the tensors have, are to be exchanged for.
   *
   * @throws {RangeError} If it does not fit the tensors.
   */
  loadStateDict(state: StateDict): void {
    writeStateDict(this.#averages, state);
  }

  /** Frees the averages. */
  dispose(): void {
    for (const average of this.#averages) average.dispose();
  }

  get #averages(): StateTensor[] {
    return this.#pairs.map(({ average }) => average);
  }
}
