import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { NamedTensors } from "../compare_tensors.ts";
import { type Draw, withGradients } from "./operation.ts";

/** Sizes of a tensor's axes. */
export type Shape = readonly number[];

/** A size of an axis. */
export const anySize = fc.integer({ min: 1, max: 7 });
/** A shape of five axes at most. */
export const anyShape = fc.array(anySize, { maxLength: 5 });
/** A shape of one axis at least. */
export const anyNonScalar = fc.array(anySize, { minLength: 1, maxLength: 4 });

/** A shape, and for each of its axes something that depends on the size. */
export const withEachAxis = <T>(of: (size: number) => fc.Arbitrary<T>) =>
  anyNonScalar.chain((shape) =>
    fc.record({ shape: fc.constant(shape), axes: fc.tuple(...shape.map(of)) })
  );

/** A shape and one of its axes. */
export const withAnAxis = anyNonScalar.chain((shape) =>
  fc.record({ shape: fc.constant(shape), axis: fc.nat(shape.length - 1) })
);

/** Whole numbers from 0 to 999, or bools. */
export function drawWhole(shape: Shape, dtype: "int32" | "bool", draw: Draw): tf.Tensor {
  const limit = dtype === "bool" ? 2 : 1000;
  return tf.tensor(draw.tied(shape, limit).dataSync(), [...shape], dtype);
}

/** f of a tensor of each type, with its gradient for float32. */
export const ofEveryType = (
  f: (x: tf.Tensor) => tf.Tensor,
  shape: Shape,
  draw: Draw,
): NamedTensors => ({
  ...withGradients(f, { x: draw.uniform(shape) }, draw),
  int32: f(drawWhole(shape, "int32", draw)),
  bool: f(drawWhole(shape, "bool", draw)),
});
