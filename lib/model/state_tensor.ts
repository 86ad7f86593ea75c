import * as tf from "@tensorflow/tfjs";
import type { NamedArray } from "../named_array.ts";

/** One entry of a state dict: a parameter, or a buffer such as a running mean. */
export interface StateEntry {
  /** PyTorch's name of it, such as `conv1.weight`. */
  readonly name: string;
  /** Its shape in PyTorch's layout. */
  readonly shape: readonly number[];
  /** A copy in PyTorch's layout. */
  read(): Promise<NamedArray>;
  /** Takes the values of an array in PyTorch's layout. */
  write(array: NamedArray): void;
  /** Frees what it holds. */
  dispose(): void;
}

/** How a tensor is kept. */
export interface StateTensorOptions {
  /**
   * Height, width, input and output channels, where PyTorch keeps the same numbers as output
   * channels, input channels, height, width.
   */
  readonly filterShape?: readonly [number, number, number, number];
  /** Whether training changes it by its gradient. */
  readonly differentiable: boolean;
}

/**
 * A named tensor of the network, which changes as training goes on.
 *
 * @example
 * ```ts
 * import { StateTensor } from "@glyph/cnn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const bias = new StateTensor("fc1.bias", tf.zeros([2]), [2], { differentiable: true });
 * bias.write({ shape: [2], data: Float32Array.of(0.5, -1) });
 * assert.deepEqual((await bias.read()).data, Float32Array.of(0.5, -1));
 * bias.dispose();
 * ```
 */
export class StateTensor implements StateEntry {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether training changes it by its gradient. */
  readonly differentiable: boolean;
  readonly #filterShape?: readonly [number, number, number, number];
  #value: tf.Tensor;

  /**
   * Keeps a tensor under a name.
   *
   * @param name PyTorch's name, such as `conv1.weight`.
   * @param value Takes the tensor over: nobody else may dispose of it.
   * @param shape Its shape in PyTorch's layout.
   */
  constructor(
    name: string,
    value: tf.Tensor,
    shape: readonly number[],
    options: StateTensorOptions,
  ) {
    this.name = name;
    this.shape = shape;
    this.differentiable = options.differentiable;
    this.#filterShape = options.filterShape;
    this.#value = tf.keep(value);
  }

  /**
   * The tensor in TensorFlow.js' layout. It lives until the next `replace`; training may change its
   * numbers in place.
   */
  get value(): tf.Tensor {
    return this.#value;
  }

  /** Takes over a tensor of the same shape and disposes of the one before. */
  replace(next: tf.Tensor): void {
    const before = this.#value;
    this.#value = tf.keep(next);
    before.dispose();
  }

  /** A tensor of zeros with this one's layout; its name starts with `prefix`. */
  zerosLike(prefix: string): StateTensor {
    const options = { filterShape: this.#filterShape, differentiable: false };
    return new StateTensor(prefix + this.name, tf.zeros(this.#value.shape), this.shape, options);
  }

  async read(): Promise<NamedArray> {
    const data = await this.#value.data() as Float32Array;
    const shape = this.#filterShape;
    return { shape: this.shape, data: shape ? outputFirst(data, shape) : Float32Array.from(data) };
  }

  write(array: NamedArray): void {
    const data = Float32Array.from(array.data as Float32Array);
    const shape = this.#filterShape;
    const values = shape ? outputLast(data, shape) : data;
    this.replace(tf.tensor(values, this.#value.shape, "float32"));
  }

  dispose(): void {
    this.#value.dispose();
  }
}

type FilterShape = readonly [number, number, number, number];

/** From height, width, input, output to output, input, height, width. */
export function outputFirst(data: Float32Array, shape: FilterShape): Float32Array {
  const result = new Float32Array(data.length);
  forEachPair(shape, (last, first) => result[first] = data[last]);
  return result;
}

/** From output, input, height, width to height, width, input, output: `shape` is the latter. */
export function outputLast(data: Float32Array, shape: FilterShape): Float32Array {
  const result = new Float32Array(data.length);
  forEachPair(shape, (last, first) => result[last] = data[first]);
  return result;
}

function forEachPair(
  [height, width, inputs, outputs]: FilterShape,
  visit: (outputLast: number, outputFirst: number) => void,
): void {
  const area = height * width;
  let index = 0;
  for (let place = 0; place < area; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        visit(index++, (output * inputs + input) * area + place);
      }
    }
  }
}
