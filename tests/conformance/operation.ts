import * as tf from "@tensorflow/tfjs";
import type fc from "fast-check";
import { type Random, seededRandom } from "../../lib/random.ts";
import type { NamedTensors } from "../compare_tensors.ts";

/** An operation that must give the same on every backend, and the shapes to show it with. */
export interface Operation<Settings = unknown> {
  readonly name: string;
  /** As `assertClose` takes it. */
  readonly tolerance: number;
  /** Kernels of ours that must do the work on `wasm-threads`; without any, it may fall back. */
  readonly kernels: readonly string[];
  /** Run each time; the first few also where it is slow. */
  readonly sweep: readonly Settings[];
  /** For the long run. */
  readonly arbitrary?: fc.Arbitrary<Settings>;
  /** Why a backend that is not ours cannot pass. */
  readonly webgpuSkip?: string;
  /** Outputs and gradients on the active backend. */
  compute(settings: Settings, draw: Draw): NamedTensors;
}

/** Forgets the type of an operation's settings, so that different ones make a list. */
export function operation<Settings>(definition: Operation<Settings>): Operation {
  return definition as unknown as Operation;
}

/** Draws the same tensors on every backend. */
export class Draw {
  readonly #random: Random;

  constructor(...stream: (string | number)[]) {
    this.#random = seededRandom(1, "conformance", ...stream);
  }

  /** Numbers from -1 to 1. */
  uniform<R extends tf.Rank>(shape: readonly number[]): tf.Tensor<R> {
    return this.#tensor(shape, () => this.#random.nextFloat() * 2 - 1);
  }

  /** Numbers from 0.5 to 1.5. */
  positive<R extends tf.Rank>(shape: readonly number[]): tf.Tensor<R> {
    return this.#tensor(shape, () => this.#random.nextFloat() + 0.5);
  }

  /** Whole numbers from 0 to limit - 1, as float32: many are equal. */
  tied<R extends tf.Rank>(shape: readonly number[], limit: number): tf.Tensor<R> {
    return this.#tensor(shape, () => this.#random.integer(limit));
  }

  /** Classes from 0 to classes - 1. */
  labels(count: number, classes: number): tf.Tensor1D {
    return tf.tensor1d(
      Int32Array.from({ length: count }, () => this.#random.integer(classes)),
      "int32",
    );
  }

  #tensor<R extends tf.Rank>(shape: readonly number[], next: () => number): tf.Tensor<R> {
    const values = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, next);
    return tf.tensor<tf.Rank>(values, [...shape] as tf.ShapeMap[tf.Rank]) as tf.Tensor<R>;
  }
}

/** y = f(inputs), and the gradient of each input for a random gradient of y. */
export function withGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: NamedTensors,
  draw: Draw,
): NamedTensors {
  const tensors = Object.values(inputs);
  const y = f(...tensors);
  const gradients = tf.grads(f)(tensors, draw.uniform(y.shape));
  const named = Object.keys(inputs).map((name, index) => [`d${name}`, gradients[index]]);
  return { y, ...Object.fromEntries(named) };
}
