import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { NamedTensors } from "../compare_tensors.ts";
import {
  anyNonScalar,
  anyShape,
  anySize,
  drawWhole,
  ofEveryType,
  type Shape,
  withAnAxis,
  withEachAxis,
} from "./layout_draw.ts";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

/** f's outputs, and their gradient, which TensorFlow.js has only of two of them or more. */
function outputsOf(f: (x: tf.Tensor) => tf.Tensor[], shape: Shape, draw: Draw): NamedTensors {
  const numbered = (dtype: string, x: tf.Tensor) =>
    f(x).map((part, index) => [`${dtype} ${index}`, part] as const);
  const x = draw.uniform(shape);
  const outputs = Object.fromEntries([
    ...numbered("float32", x),
    ...numbered("int32", drawWhole(shape, "int32", draw)),
    ...numbered("bool", drawWhole(shape, "bool", draw)),
  ]);
  if (f(x).length < 2) return outputs;
  const total = (x: tf.Tensor) => tf.addN(f(x).map((part, index) => part.mul(index + 1).sum()));
  return { ...outputs, ...withGradients(total, { x }, draw) };
}

/** What takes tensors apart and puts them together. */
export const partings: readonly Operation[] = [
  operation<{ shape: Shape; axes: (readonly [begin: number, size: number])[] }>({
    name: "slice",
    tolerance: 0,
    kernels: ["Slice"],
    sweep: [
      { shape: [3, 4, 5], axes: [[1, 2], [0, 3], [2, 2]] },
      { shape: [2, 30, 40, 9], axes: [[0, 2], [3, 27], [0, 40], [4, 1]] },
      { shape: [50, 400], axes: [[7, 43], [0, 400]] },
      { shape: [50, 401], axes: [[0, 50], [1, 400]] },
      { shape: [4, 5], axes: [[0, 4], [0, 5]] },
      { shape: [4, 5], axes: [[1, 0], [0, 5]] },
      { shape: [70000], axes: [[1, 69998]] },
      { shape: [3, 3, 3, 3, 3, 3], axes: [[0, 2], [1, 2], [0, 2], [1, 1], [0, 2], [1, 2]] },
    ],
    arbitrary: withEachAxis((size) =>
      fc.nat(size - 1).chain((begin) => fc.tuple(fc.constant(begin), fc.nat(size - begin)))
    ),
    compute: ({ shape, axes }, draw) => {
      const begin = axes.map(([begin]) => begin), size = axes.map(([, size]) => size);
      return ofEveryType((x) => tf.slice(x, begin, size), shape, draw);
    },
  }),
  operation<{ shape: Shape; axes: (readonly [begin: number, end: number, stride: number])[] }>({
    // TensorFlow.js has no gradient of it.
    name: "stridedSlice, forward",
    tolerance: 0,
    kernels: ["StridedSlice"],
    sweep: [
      { shape: [5, 7], axes: [[0, 5, 2], [6, 0, -3]] },
      { shape: [200, 301], axes: [[199, 0, -1], [1, 300, 2]] },
      { shape: [4, 5, 6], axes: [[0, 4, 1], [0, 5, 1], [0, 6, 1]] },
      { shape: [4, 5, 6], axes: [[1, 3, 1], [-4, -1, 1], [0, 6, 1]] },
      { shape: [9], axes: [[8, 2, -4]] },
    ],
    arbitrary: withEachAxis((size) => {
      const place = (index: number) => index < 0 ? index + size : index;
      return fc.tuple(
        fc.integer({ min: -size, max: size - 1 }),
        fc.integer({ min: -size, max: size }),
        fc.constantFrom(1, 2, 3, -1, -2),
      )
        // Stock cpu throws where nothing is left.
        .filter(([begin, end, stride]) => (place(end) - place(begin)) * stride > 0);
    }),
    compute: ({ shape, axes }, draw) => {
      const [begin, end, strides] = [0, 1, 2].map((part) => axes.map((axis) => axis[part]));
      const cut = (x: tf.Tensor) => tf.stridedSlice(x, begin, end, strides);
      return {
        float32: cut(draw.uniform(shape)),
        int32: cut(drawWhole(shape, "int32", draw)),
        bool: cut(drawWhole(shape, "bool", draw)),
      };
    },
  }),
  operation<{ shapes: Shape[]; axis: number }>({
    name: "concat",
    tolerance: 0,
    kernels: ["Concat"],
    sweep: [
      { shapes: [[2, 3], [2, 5]], axis: 1 },
      { shapes: [[2, 3, 4], [5, 3, 4], [1, 3, 4]], axis: 0 },
      { shapes: [[2, 20, 30, 24], [2, 20, 30, 1], [2, 20, 30, 7]], axis: -1 },
      { shapes: [[3, 0], [3, 2], [3, 0]], axis: 1 },
      { shapes: [[3, 0], [3, 2], [3, 4]], axis: 1 },
      { shapes: [[20000], [30001]], axis: 0 },
    ],
    arbitrary: anyNonScalar.chain((shape) =>
      fc.tuple(fc.nat(shape.length - 1), fc.array(fc.nat(5), { minLength: 1, maxLength: 5 })).map(
        ([axis, sizes]) => ({ shapes: sizes.map((size) => shape.with(axis, size)), axis }),
      )
    ).filter(({ shapes }) => shapes.some((shape) => !shape.includes(0))),
    compute: ({ shapes, axis }, draw) => {
      const inputs = shapes.map((shape, index) => [`x${index}`, draw.uniform(shape)]);
      const join = (...tensors: tf.Tensor[]) => tf.concat(tensors, axis);
      const int32 = shapes.map((shape) => drawWhole(shape, "int32", draw));
      const bool = shapes.map((shape) => drawWhole(shape, "bool", draw));
      return {
        ...withGradients(join, Object.fromEntries(inputs), draw),
        int32: join(...int32),
        bool: join(...bool),
      };
    },
  }),
  operation<{ shape: Shape; count: number; axis: number }>({
    name: "stack",
    tolerance: 0,
    kernels: ["Pack"],
    sweep: [
      { shape: [2, 3], count: 2, axis: 1 },
      { shape: [2, 3], count: 4, axis: -1 },
      { shape: [200, 30, 5], count: 3, axis: 0 },
      { shape: [], count: 3, axis: 0 },
      { shape: [4], count: 1, axis: 1 },
    ],
    arbitrary: fc.record({ shape: anyShape, count: anySize }).chain(({ shape, count }) =>
      fc.record({
        shape: fc.constant(shape),
        count: fc.constant(count),
        axis: fc.nat(shape.length),
      })
    ),
    compute: ({ shape, count, axis }, draw) => {
      const all = (draw: () => tf.Tensor) => Array.from({ length: count }, draw);
      const inputs = all(() => draw.uniform(shape)).map((x, index) => [`x${index}`, x]);
      return {
        ...withGradients(
          (...tensors) => tf.stack(tensors, axis),
          Object.fromEntries(inputs),
          draw,
        ),
        int32: tf.stack(all(() => drawWhole(shape, "int32", draw)), axis),
        bool: tf.stack(all(() => drawWhole(shape, "bool", draw)), axis),
      };
    },
  }),
  operation<{ shape: Shape; axis: number }>({
    name: "unstack",
    tolerance: 1e-5,
    kernels: ["Unpack"],
    sweep: [
      { shape: [2, 3, 4], axis: 1 },
      { shape: [5, 3], axis: -1 },
      { shape: [3, 130, 140], axis: 0 },
      { shape: [1, 4], axis: 0 },
      { shape: [6], axis: 0 },
    ],
    arbitrary: withAnAxis,
    compute: ({ shape, axis }, draw) => outputsOf((x) => tf.unstack(x, axis), shape, draw),
  }),
  operation<{ shape: Shape; axis: number; sizes: number | number[] }>({
    name: "split",
    tolerance: 1e-5,
    kernels: ["SplitV"],
    sweep: [
      { shape: [2, 6, 4], axis: 1, sizes: 3 },
      { shape: [5, 7], axis: -1, sizes: [1, -1, 2] },
      { shape: [130, 140], axis: 0, sizes: [100, 30] },
      { shape: [4, 3], axis: 1, sizes: 1 },
    ],
    arbitrary: withAnAxis.chain(({ shape, axis }) =>
      fc.nat(shape[axis]).map((first) => ({ shape, axis, sizes: [first, shape[axis] - first] }))
    ),
    compute: ({ shape, axis, sizes }, draw) =>
      outputsOf((x) => tf.split(x, sizes, axis), shape, draw),
  }),
];
