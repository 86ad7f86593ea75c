import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

interface Pooling {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pad: "same" | "valid" | number;
  readonly rounding?: "floor" | "ceil";
}

const two = [2, 2] as const, three = [3, 3] as const, one = [1, 1] as const;

const side = fc.integer({ min: 1, max: 9 }), length = fc.integer({ min: 1, max: 6 });
const few = fc.integer({ min: 1, max: 3 });

const maxPool = ({ window, strides, pad, rounding }: Pooling) => (x: tf.Tensor) =>
  tf.maxPool(x as tf.Tensor4D, [...window], [...strides], pad, rounding);

const averagePool = ({ window, strides, pad, rounding }: Pooling) => (x: tf.Tensor) =>
  tf.avgPool(x as tf.Tensor4D, [...window], [...strides], pad, rounding);

const shapes = {
  sweep: [
    { x: [2, 4, 6, 3], window: two, strides: two, pad: "valid" },
    { x: [2, 5, 5, 8], window: three, strides: two, pad: "same" },
    { x: [1, 7, 5, 5], window: three, strides: one, pad: "valid" },
    { x: [5, 9, 8, 24], window: two, strides: two, pad: "valid" },
    { x: [2, 6, 7, 9], window: [3, 2], strides: [1, 3], pad: "same" },
    { x: [3, 5, 5, 4], window: three, strides: two, pad: 1 },
    { x: [1, 1, 1, 1], window: one, strides: one, pad: "valid" },
    { x: [2, 7, 9, 6], window: [7, 9], strides: one, pad: "valid" },
    { x: [1, 14, 13, 7], window: [5, 6], strides: [2, 3], pad: "same" },
    { x: [1, 40, 40, 65], window: three, strides: two, pad: "same" },
    { x: [3, 31, 33, 34], window: two, strides: two, pad: "valid" },
    { x: [2, 9, 10, 3], window: two, strides: [3, 4], pad: 1 },
    { x: [2, 3, 3, 5], window: three, strides: one, pad: 2 },
    { x: [3, 7, 6, 4], window: two, strides: two, pad: "valid" },
    { x: [1, 6, 5, 12], window: two, strides: two, pad: "same" },
    { x: [2, 22, 23, 32], window: two, strides: two, pad: "valid" },
    { x: [1, 2, 2, 4], window: two, strides: two, pad: "valid" },
  ] satisfies Pooling[],
  arbitrary: fc.record({
    x: fc.tuple(fc.integer({ min: 1, max: 5 }), side, side, side),
    window: fc.tuple(length, length),
    strides: fc.tuple(few, few),
    pad: fc.constantFrom("same" as const, "valid" as const, 1, 2),
    // Given a number, TensorFlow.js takes the window's height for its width in y's size.
  }).filter(({ x, window: [rows, columns], pad }) =>
    pad === "same" || (rows <= x[1] && (pad === "valid" ? columns : rows) <= x[2])
  ),
};

const gradients = { ...shapes, tolerance: 1e-6, kernels: ["MaxPool", "MaxPoolGrad"] };

/** TensorFlow.js forgets the rounding in its gradients. */
const rounded: Pooling[] = [
  { x: [1, 6, 6, 7], window: [5, 4], strides: [3, 1], pad: 2, rounding: "floor" },
  { x: [2, 7, 8, 3], window: two, strides: [3, 3], pad: 0, rounding: "ceil" },
  // Its last column of windows is empty.
  { x: [1, 6, 6, 2], window: three, strides: [2, 3], pad: 1, rounding: "ceil" },
];

/** Some of the numbers that no other is larger than, smaller than, or equal to. */
function withExtremes(x: tf.Tensor, draw: Draw): tf.Tensor {
  const kinds = draw.tied(x.shape, 6);
  const extremes = [NaN, Infinity, -Infinity, -0];
  return extremes.reduce(
    (values, extreme, kind) => tf.where(kinds.equal(kind), tf.scalar(extreme), values),
    x,
  );
}

/** Pooling. */
export const poolings: readonly Operation[] = [
  operation<Pooling>({
    ...gradients,
    name: "maxPool",
    compute: (settings, draw) =>
      withGradients(maxPool(settings), { x: draw.uniform(settings.x) }, draw),
  }),
  operation<Pooling>({
    ...gradients,
    // Of few different numbers, most windows have several that are largest.
    name: "maxPool with ties, whose gradient goes to the first",
    compute: (settings, draw) =>
      withGradients(maxPool(settings), { x: draw.tied(settings.x, 4) }, draw),
  }),
  operation<Pooling>({
    name: "maxPool with sizes rounded, forward",
    tolerance: 0,
    kernels: ["MaxPool"],
    sweep: rounded,
    compute: (settings: Pooling, draw: Draw) => ({
      y: maxPool(settings)(draw.uniform(settings.x)),
    }),
  }),
  operation<Pooling>({
    ...gradients,
    name: "maxPool of NaN, infinities and -0",
    webgpuSkip: "shaders may assume that there are no NaNs",
    tolerance: 0,
    compute: (settings, draw) => {
      const x = withExtremes(draw.uniform(settings.x), draw);
      const y = maxPool(settings)(x);
      // Whole numbers, whose sums are exact.
      const dy = draw.tied(y.shape, 9);
      return { y, dx: tf.grad(maxPool(settings))(x, dy) };
    },
  }),
  operation<Pooling>({
    ...shapes,
    name: "avgPool",
    tolerance: 1e-6,
    kernels: ["AvgPool", "AvgPoolGrad"],
    compute: (settings, draw) =>
      withGradients(averagePool(settings), { x: draw.uniform(settings.x) }, draw),
  }),
  operation<Pooling>({
    name: "avgPool with sizes rounded, forward",
    tolerance: 1e-6,
    kernels: ["AvgPool"],
    sweep: rounded,
    compute: (settings, draw) => ({ y: averagePool(settings)(draw.uniform(settings.x)) }),
  }),
  operation<Pooling>({
    name: "dilated pooling, which works on the input's pixels in another order",
    tolerance: 1e-6,
    kernels: ["AvgPool", "AvgPoolGrad", "MaxPool", "MaxPoolGrad"],
    sweep: [
      { x: [2, 8, 9, 5], window: three, strides: one, pad: "same" },
      { x: [1, 9, 7, 3], window: two, strides: one, pad: "valid" },
    ],
    compute: ({ x, window, pad }, draw) => {
      const pool = (kind: "avg" | "max") => (x: tf.Tensor) =>
        tf.pool(x as tf.Tensor4D, [...window], kind, pad, [2, 3], 1);
      const { y, dx } = withGradients(pool("max"), { x: draw.uniform(x) }, draw);
      return { y, dx, ...withGradients(pool("avg"), { averaged: draw.uniform(x) }, draw) };
    },
  }),
];
