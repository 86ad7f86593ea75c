import * as tf from "@tensorflow/tfjs";
import type { NetworkLayer } from "./layers.ts";
import type { StateEntry, StateTensor } from "./state_tensor.ts";

/**
 * One way of a batch through the network, and what it changes beside its result.
 *
 * @example
 * ```ts
 * import { ForwardPass } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const pass = new ForwardPass(true);
 * let updates = 0;
 * pass.defer([], () => updates++);
 * assert.equal(updates, 0);
 * pass.finish();
 * assert.equal(updates, 1);
 * ```
 */
export class ForwardPass {
  /** Whether the batch's own statistics are used, and values dropped, or the running ones, and none. */
  readonly training: boolean;
  readonly #dropoutSeed?: (layer: string) => number;
  /** Told what layers that are computed together give, as soon as they have given it. */
  readonly observe?: (layers: readonly NetworkLayer[], output: tf.Tensor) => void;
  readonly #updates: (() => void)[] = [];
  readonly #kept: tf.Tensor[] = [];

  /**
   * Begins a pass.
   *
   * @param training Whether the batch's own statistics are used, and values dropped.
   * @param dropoutSeed The seed of a layer's dropout in this step, from 0 to 2^32 - 1, by its name.
   * @param observe Told what layers that are computed together give. The tensor is freed afterwards:
   * what is kept must be a clone.
   */
  constructor(
    training: boolean,
    dropoutSeed?: (layer: string) => number,
    observe?: (layers: readonly NetworkLayer[], output: tf.Tensor) => void,
  ) {
    this.training = training;
    this.#dropoutSeed = dropoutSeed;
    this.observe = observe;
  }

  /**
   * The seed of a layer's dropout in this step.
   *
   * @throws {Error} If the pass was begun without seeds.
   */
  dropoutSeed(layer: string): number {
    if (this.#dropoutSeed) return this.#dropoutSeed(layer);
    throw new Error(
      `${layer} needs a seed in training: begin the pass with new ForwardPass(true, ` +
        "model.dropoutSeeds(step))",
    );
  }

  /**
   * Puts off what changes beside the result, such as running statistics, until the gradients are
   * known: so it is no part of them, and does not happen if they fail.
   *
   * @param tensors What `update` needs; they are disposed of after it.
   */
  defer(tensors: readonly tf.Tensor[], update: () => void): void {
    for (const tensor of tensors) this.#kept.push(tf.keep(tensor));
    this.#updates.push(update);
  }

  /** Does what was put off. */
  finish(): void {
    for (const update of this.#updates) update();
    this.discard();
  }

  /** Forgets what was put off. */
  discard(): void {
    this.#updates.length = 0;
    tf.dispose(this.#kept);
    this.#kept.length = 0;
  }
}

/** A block of one's own, made to fit its input: what `build` of `defineBlock` gives. */
export interface Block {
  /** What the optimizer trains, in the order of PyTorch's `state_dict()`. Default: nothing. */
  readonly parameters?: readonly StateTensor[];
  /** What is saved beside the parameters. Default: nothing. */
  readonly buffers?: readonly StateEntry[];
  /**
   * Reads batch x input shape, gives batch x output shape. Called inside `tf.tidy`; x is freed once it
   * returns, so what is to be used later must be a clone that `tf.keep` holds.
   */
  forward(x: tf.Tensor, pass: ForwardPass): tf.Tensor;
}
