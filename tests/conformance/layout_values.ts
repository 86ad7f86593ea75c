import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { anyNonScalar, anyShape, drawWhole, type Shape } from "./layout_draw.ts";
import { type Operation, operation, withGradients } from "./operation.ts";

const types = ["float32", "int32", "bool"] as const;
const special = [0, -0, 1, -1, 0.5, -0.99, 1.5, NaN, Infinity, -Infinity, 1e-40, 2147483520];
const huge = [
  2147483648,
  -2147483648,
  4294967296,
  6442450944,
  1e10,
  -1e15,
  2 ** 63,
  -(2 ** 70),
  3e38,
];

/** What makes numbers, converts them, and takes them by their places. */
export const selections: readonly Operation[] = [
  operation<Shape>({
    name: "fill, zerosLike and onesLike",
    tolerance: 0,
    kernels: ["Fill", "ZerosLike", "OnesLike"],
    sweep: [[2, 3], [], [1], [40003], [0, 3]],
    arbitrary: anyShape,
    compute: (shape) =>
      Object.fromEntries(types.flatMap((dtype) => {
        const filled = tf.fill([...shape], dtype === "bool" ? 1 : -7, dtype);
        const zeros = tf.zerosLike(filled);
        return Object.entries({ filled, zeros, ones: tf.onesLike(zeros) })
          .map(([name, tensor]) => [`${dtype} ${name}`, tensor]);
      })),
  }),
  operation<Shape>({
    name: "cast from each type to each",
    tolerance: 0,
    kernels: ["Cast"],
    sweep: [[2, 3], [1], [17], [40003], [], [0, 2]],
    arbitrary: anyShape,
    compute: (shape, draw) => {
      const float32 = draw.uniform(shape).mul(1000);
      const int32 = drawWhole(shape, "int32", draw).sub(tf.scalar(3, "int32"));
      const bool = drawWhole(shape, "bool", draw);
      return Object.fromEntries(
        Object.entries({ float32, int32, bool }).flatMap(([from, x]) =>
          types.map((to) => [`${from} to ${to}`, x.cast(to)])
        ),
      );
    },
  }),
  operation<readonly number[]>({
    name: "cast of special and huge float32, and of huge int32",
    tolerance: 0,
    kernels: ["Cast"],
    webgpuSkip: "WGSL leaves open what becomes of NaN and of numbers outside the type's range",
    sweep: [special, huge],
    arbitrary: fc.array(fc.float(), { minLength: 1, maxLength: 20 }),
    compute: (numbers) => {
      const x = tf.tensor1d([...numbers], "float32");
      const whole = tf.tensor1d(numbers.map((number) => number | 0), "int32");
      return {
        int32: x.cast("int32"),
        bool: x.cast("bool"),
        float32: whole.cast("float32"),
        wholeBool: whole.cast("bool"),
      };
    },
  }),
  operation<{ x: Shape; indices: Shape; axis: number }>({
    name: "gather, with its gradient along any axis",
    tolerance: 1e-5,
    kernels: ["GatherV2"],
    sweep: [
      { x: [5, 3], indices: [4], axis: 0 },
      { x: [2, 5, 3], indices: [2, 3], axis: 1 },
      { x: [6], indices: [9], axis: 0 },
      { x: [130, 140], indices: [200], axis: 0 },
      { x: [130, 140], indices: [200], axis: 1 },
      { x: [2, 20000], indices: [3], axis: 0 },
      { x: [3, 4], indices: [0], axis: 1 },
    ],
    arbitrary: fc.tuple(anyNonScalar, fc.integer({ min: 1, max: 9 })).chain(([x, count]) =>
      fc.nat(x.length - 1).map((axis) => ({ x, indices: [count], axis }))
    ),
    compute: ({ x: shape, indices: indexShape, axis }, draw) => {
      const count = tf.util.sizeFromShape([...indexShape]);
      const indices = draw.labels(count, shape[axis]).reshape([...indexShape]) as tf.Tensor1D;
      const gather = (x: tf.Tensor) => tf.gather(x, indices, axis);
      return {
        ...withGradients(gather, { x: draw.uniform(shape) }, draw),
        int32: gather(drawWhole(shape, "int32", draw)),
        bool: gather(drawWhole(shape, "bool", draw)),
      };
    },
  }),
  operation<{ x: Shape; count: number; axis: number; batchDims: number }>({
    name: "gather of each batch's own, forward",
    tolerance: 0,
    kernels: ["GatherV2"],
    sweep: [
      { x: [2, 5, 3], count: 4, axis: 1, batchDims: 1 },
      { x: [3, 2, 6], count: 2, axis: 2, batchDims: 2 },
      { x: [3, 4, 5, 2], count: 3, axis: 2, batchDims: 1 },
      { x: [2, 50, 400], count: 60, axis: 1, batchDims: 1 },
    ],
    compute: ({ x: shape, count, axis, batchDims }, draw) => {
      const batch = shape.slice(0, batchDims), all = tf.util.sizeFromShape(batch) * count;
      const indices = draw.labels(all, shape[axis]).reshape([...batch, count]) as tf.Tensor1D;
      return { y: tf.gather(draw.uniform(shape), indices, axis, batchDims) };
    },
  }),
  operation<{ rows: Shape; depth: number }>({
    name: "oneHot, of indices within and without",
    tolerance: 0,
    kernels: ["OneHot"],
    sweep: [
      { rows: [7], depth: 5 },
      { rows: [2, 3], depth: 2 },
      { rows: [5001], depth: 10 },
      { rows: [], depth: 3 },
    ],
    arbitrary: fc.record({ rows: anyShape, depth: fc.integer({ min: 2, max: 20 }) }),
    compute: ({ rows, depth }, draw) => {
      const count = tf.util.sizeFromShape([...rows]);
      const all = draw.labels(count, depth + 3).dataSync().map((index) => index - 1);
      const indices = tf.tensor(all, [...rows], "int32");
      return {
        usual: tf.oneHot(indices, depth),
        float32: tf.oneHot(indices, depth, 0.9, 0.1, "float32"),
        int32: tf.oneHot(indices, depth, 5, -2, "int32"),
        bool: tf.oneHot(indices, depth, 1, 0, "bool"),
      };
    },
  }),
  operation<{ condition: Shape; a: Shape; b: Shape }>({
    name: "where, with smaller shapes repeated",
    tolerance: 1e-5,
    kernels: ["Select"],
    sweep: [
      { condition: [3, 4], a: [3, 4], b: [3, 4] },
      { condition: [3, 1], a: [3, 4], b: [] },
      { condition: [5], a: [2, 5], b: [1, 5] },
      { condition: [130, 140], a: [130, 140], b: [130, 140] },
      { condition: [], a: [], b: [] },
    ],
    arbitrary: anyShape.map((shape) => ({ condition: shape, a: shape, b: shape })),
    compute: ({ condition: shape, a, b }, draw) => {
      const condition = drawWhole(shape, "bool", draw);
      const where = (...[a, b]: tf.Tensor[]) => tf.where(condition, a, b);
      return {
        ...withGradients(where, { a: draw.uniform(a), b: draw.uniform(b) }, draw),
        int32: where(drawWhole(a, "int32", draw), drawWhole(b, "int32", draw)),
        bool: where(drawWhole(a, "bool", draw), drawWhole(b, "bool", draw)),
      };
    },
  }),
];
