import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../../lib/random.ts";

/** What an input's numbers are like. */
export type Draw =
  /** From -1 to 1. */
  | "signed"
  /** From -1 to 1, those below 0 set to 0, as ReLU leaves them. */
  | "rectified"
  /** From 0 to 1. */
  | "positive"
  /** Classes, int32. */
  | "classes";

/** An input of an operation. */
export interface Input {
  readonly name: string;
  readonly shape: readonly number[];
  readonly draw: Draw;
}

/** One way through an operation, which is timed on its own. */
export interface Work {
  /** Such as `input gradient`. */
  readonly name: string;
  /** Inputs (by their place) whose gradients are computed together; none: the operation itself. */
  readonly gradientsOf: readonly number[];
  /** Of the direct way. */
  readonly multiplyAdds: number;
  /** Float32 that must be read or written: each input and each output once. */
  readonly numbers: number;
  /** Where it is not `compute` or its gradients that is timed. */
  start?(): TimedWork;
}

/** A work that can be done again and again. */
export interface TimedWork {
  /** Does it once; gives the seconds it took. */
  run(): number;
  dispose(): void;
}

/** What an operation should give. */
export interface Reference {
  readonly output: Float64Array;
  /** In the order of the inputs; those that no work asks for may be left out at the end. */
  readonly gradients: readonly Float64Array[];
}

/** An operation of the network that is timed, and compared with double precision. */
export interface Operation {
  /** Such as `conv2`. */
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly works: readonly Work[];
  /** Called inside `tf.tidy`. */
  compute(inputs: readonly tf.Tensor[]): tf.Tensor;
  /**
   * The same in double precision, where rounding plays a part.
   *
   * @param dy The gradient of the output.
   * @param output What `compute` gave: it decides which side of a kink a number lies on.
   */
  reference?(
    inputs: readonly Float64Array[],
    dy: Float64Array,
    output: ArrayLike<number>,
  ): Reference;
}

/** How many numbers a shape has. */
export function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Numbers that are drawn before they repeat: a prime, so that no shape is a multiple of it. */
const DRAWN = 65537;
const CLASSES = 10;

const numberOf: Readonly<Record<Draw, (random: number) => number>> = {
  signed: (random) => 2 * random - 1,
  rectified: (random) => Math.max(0, 2 * random - 1),
  positive: (random) => random,
  classes: (random) => Math.floor(random * CLASSES),
};

/** Numbers for a tensor, the same each time for the same stream. */
export function drawValues(
  { shape, draw }: Pick<Input, "shape" | "draw">,
  ...stream: (string | number)[]
): Float32Array | Int32Array {
  const random = seededRandom(1, "operation", ...stream);
  const count = size(shape);
  const values = draw === "classes" ? new Int32Array(count) : new Float32Array(count);
  const drawn = Math.min(count, DRAWN);
  for (let index = 0; index < drawn; index++) values[index] = numberOf[draw](random.nextFloat());
  for (let begin = drawn; begin < count; begin += drawn) values.copyWithin(begin, 0, drawn);
  return values;
}

/** An input on the active backend. */
export function toTensor({ shape, draw }: Input, values: Float32Array | Int32Array): tf.Tensor {
  return tf.tensor(values, [...shape], draw === "classes" ? "int32" : "float32");
}
