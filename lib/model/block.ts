import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import type { StateEntry, StateTensor } from "./state_tensor.ts";

/** Sizes of one example, without the batch: height, width and channels, or features alone. */
export type Shape = readonly number[];

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
  /** Whether the batch's own statistics are used, or the running ones. */
  readonly training: boolean;
  readonly #updates: (() => void)[] = [];
  readonly #kept: tf.Tensor[] = [];

  /**
   * Begins a pass.
   *
   * @param training Whether the batch's own statistics are used, or the running ones.
   */
  constructor(training: boolean) {
    this.training = training;
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

/** A row of the paper's table: it has a name, and perhaps parameters. */
export interface Layer {
  /** PyTorch's name of the module, such as `conv1`. */
  readonly name: string;
  /** What the optimizer trains. */
  readonly parameters: readonly StateTensor[];
  /** What is saved beside the parameters. */
  readonly buffers: readonly StateEntry[];
}

/** A part of the network: one layer, or some that are computed together. */
export interface Block {
  /** For people: errors name it. */
  readonly name: string;
  /** Its layers, in the order of PyTorch's `state_dict()`. */
  readonly layers: readonly Layer[];
  /**
   * Reads batch x input shape, gives batch x output shape. Called inside `tf.tidy`; x is freed once it
   * returns, so what is to be used later must be a clone that `tf.keep` holds.
   */
  forward(x: tf.Tensor, pass: ForwardPass): tf.Tensor;
  /** Frees its tensors. */
  dispose(): void;
}

/** Makes a block that fits its input. `random` gives each parameter a stream of its own. */
export type BlockBuilder = (
  inputShape: Shape,
  random: (parameter: string) => Random,
) => Block;

/**
 * Disposes of all that layers hold.
 *
 * @example
 * ```ts
 * import { type BlockBuilder, CNN, dense, disposeLayers, StateTensor } from "@glyph/cnn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * // A block of one's own: it multiplies by a number that is learned.
 * const scale = (name: string): BlockBuilder => () => {
 *   const factor = new StateTensor(`${name}.weight`, tf.ones([1]), [1], { differentiable: true });
 *   const layers = [{ name, parameters: [factor], buffers: [] }];
 *   const forward = (x: tf.Tensor) => tf.mul(x, factor.value);
 *   return { name, layers, forward, dispose: () => disposeLayers(layers) };
 * };
 * const model = new CNN({ imageShape: [8, 8, 1], blocks: [scale("scale1"), dense("fc1", 10)] });
 * assert.equal(model.parameterCount, 1 + 8 * 8 * 10 + 10);
 * model.dispose();
 * ```
 */
export function disposeLayers(layers: readonly Layer[]): void {
  for (const { parameters, buffers } of layers) {
    for (const entry of [...parameters, ...buffers]) entry.dispose();
  }
}

/** Writes a shape for people: `26 x 26 x 32`. */
export function formatShape(shape: Shape): string {
  return shape.join(" x ");
}
