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

const side = fc.integer({ min: 1, max: 9 }), few = fc.integer({ min: 1, max: 3 });

function pool({ window, strides, pad, rounding }: Pooling) {
  return (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, [...window], [...strides], pad, rounding);
}

const gradients = {
  tolerance: 1e-6,
  kernels: ["MaxPool", "MaxPoolGrad"],
  sweep: [
    { x: [2, 4, 6, 3], window: two, strides: two, pad: "valid" },
    { x: [2, 5, 5, 8], window: three, strides: two, pad: "same" },
    { x: [1, 7, 5, 5], window: three, strides: one, pad: "valid" },
    { x: [5, 9, 8, 24], window: two, strides: two, pad: "valid" },
    { x: [2, 6, 7, 9], window: [3, 2], strides: [1, 3], pad: "same" },
    { x: [3, 5, 5, 4], window: three, strides: two, pad: 1 },
    { x: [1, 1, 1, 1], window: one, strides: one, pad: "valid" },
  ] satisfies Pooling[],
  arbitrary: fc.record({
    x: fc.tuple(fc.integer({ min: 1, max: 5 }), side, side, side),
    window: fc.tuple(few, few),
    strides: fc.tuple(few, few),
    pad: fc.constantFrom("same" as const, "valid" as const),
  }).filter(({ x, window, pad }) => pad === "same" || (window[0] <= x[1] && window[1] <= x[2])),
};

/** Max pooling. */
export const poolings: readonly Operation[] = [
  operation<Pooling>({
    ...gradients,
    name: "maxPool",
    compute: (settings, draw) =>
      withGradients(pool(settings), { x: draw.uniform(settings.x) }, draw),
  }),
  operation<Pooling>({
    ...gradients,
    // Of few different numbers, most windows have several that are largest.
    name: "maxPool with ties, whose gradient goes to the first",
    webgpuSkip: "stock webgpu sends a tie's gradient elsewhere",
    compute: (settings, draw) =>
      withGradients(pool(settings), { x: draw.tied(settings.x, 4) }, draw),
  }),
  operation<Pooling>({
    // TensorFlow.js forgets the rounding in its gradient.
    name: "maxPool with sizes rounded, forward",
    tolerance: 0,
    kernels: ["MaxPool"],
    sweep: [
      { x: [1, 6, 6, 7], window: [5, 4], strides: [3, 1], pad: 2, rounding: "floor" },
      { x: [2, 7, 8, 3], window: two, strides: [3, 3], pad: 0, rounding: "ceil" },
      // Its last column of windows is empty.
      { x: [1, 6, 6, 2], window: three, strides: [2, 3], pad: 1, rounding: "ceil" },
    ],
    compute: (settings: Pooling, draw: Draw) => ({ y: pool(settings)(draw.uniform(settings.x)) }),
  }),
];
