import * as tf from "@tensorflow/tfjs";
import {
  type StatisticsUpdate,
  trackStatistics,
} from "../../backends/operations/running_statistics.ts";
import type { ForwardPass } from "./block.ts";
import type { NamedArray } from "../named_array.ts";
import { type StateEntry, StateTensor } from "./state_tensor.ts";

/**
 * Running mean and variance of batch norm, as PyTorch keeps them: some of each batch's mean and
 * unbiased variance is mixed in, and the batches are counted.
 */
export class RunningStatistics {
  readonly mean: StateTensor;
  readonly variance: StateTensor;
  readonly batches: Counter;

  readonly #momentum: number;

  /** @param momentum How much of each batch's statistics is mixed in. */
  constructor(name: string, channels: number, momentum: number) {
    this.#momentum = momentum;
    const kept = { differentiable: false };
    this.mean = new StateTensor(`${name}.running_mean`, tf.zeros([channels]), [channels], kept);
    this.variance = new StateTensor(`${name}.running_var`, tf.ones([channels]), [channels], kept);
    this.batches = new Counter(`${name}.num_batches_tracked`);
  }

  /** In the order of PyTorch's `state_dict()`. */
  get buffers(): StateEntry[] {
    return [this.mean, this.variance, this.batches];
  }

  /**
   * Mixes in the statistics of a batch once its pass is finished, with those of the other layers.
   *
   * @param mean Mean of each channel.
   * @param variance Biased variance of each channel.
   * @param count Values of each channel, at least 2.
   * @param bias What the mean lacks: PyTorch's includes the bias before batch norm.
   */
  track(
    pass: ForwardPass,
    mean: tf.Tensor,
    variance: tf.Tensor,
    count: number,
    bias?: tf.Tensor,
  ): void {
    const batch = { mean, variance, count, bias, momentum: this.#momentum };
    updatesOf(pass).push({ running: this, batch });
    pass.defer([mean, variance], () => this.batches.count++);
  }
}

/** What passes are to mix in: all layers at once, which is one command for a GPU. */
const pending = new WeakMap<ForwardPass, StatisticsUpdate[]>();

function updatesOf(pass: ForwardPass): StatisticsUpdate[] {
  let updates = pending.get(pass);
  if (updates === undefined) {
    const made: StatisticsUpdate[] = updates = [];
    pending.set(pass, made);
    pass.defer([], () => trackStatistics(made));
  }
  return updates;
}

/** A whole number in the state dict. */
class Counter implements StateEntry {
  readonly name: string;
  readonly shape: readonly number[] = [];
  count = 0;

  constructor(name: string) {
    this.name = name;
  }

  read(): Promise<NamedArray> {
    return Promise.resolve({ shape: [], data: BigInt64Array.of(BigInt(this.count)) });
  }

  write(array: NamedArray): void {
    this.count = Number(array.data[0]);
  }

  dispose(): void {}
}
