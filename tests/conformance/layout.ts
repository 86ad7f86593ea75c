import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { NamedTensors } from "../compare_tensors.ts";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

type Shape = readonly number[];
type Paddings = [number, number][];

/** Whole numbers or bools. */
function drawWhole(shape: Shape, dtype: "int32" | "bool", draw: Draw): tf.Tensor {
  const limit = dtype === "bool" ? 2 : 1000;
  return tf.tensor(draw.tied(shape, limit).dataSync(), [...shape], dtype);
}

/** f of float32 with its gradient, and of the other types. */
function ofEveryType(f: (x: tf.Tensor) => tf.Tensor, shape: Shape, draw: Draw): NamedTensors {
  return {
    ...withGradients(f, { x: draw.uniform(shape) }, draw),
    int32: f(drawWhole(shape, "int32", draw)),
    bool: f(drawWhole(shape, "bool", draw)),
  };
}

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

const size = fc.integer({ min: 1, max: 7 });
const shape = fc.array(size, { maxLength: 5 });
const nonScalar = fc.array(size, { minLength: 1, maxLength: 4 });
/** For each axis of a shape something that depends on its size. */
const perAxis = <T>(of: (size: number) => fc.Arbitrary<T>) => (shape: number[]) =>
  fc.record({ shape: fc.constant(shape), axes: fc.tuple(...shape.map(of)) });
const axisOf = (shape: number[]) =>
  fc.record({ shape: fc.constant(shape), axis: fc.nat(shape.length - 1) });

/** What only moves numbers: the tensors come out as they went in, elsewhere. */
export const layouts: readonly Operation[] = [
  operation<{ shape: Shape; permutation: number[] }>({
    name: "transpose",
    tolerance: 0,
    kernels: ["Transpose"],
    sweep: [
      { shape: [2, 3, 4, 5], permutation: [0, 3, 1, 2] },
      { shape: [2, 3, 4, 5], permutation: [0, 2, 3, 1] },
      { shape: [37, 53], permutation: [1, 0] },
      { shape: [300, 201], permutation: [1, 0] },
      { shape: [2, 131, 70, 3], permutation: [0, 3, 1, 2] },
      { shape: [2, 3, 131, 70], permutation: [0, 2, 3, 1] },
      { shape: [5, 9, 8, 24], permutation: [0, 3, 2, 1] },
      { shape: [700, 5, 6], permutation: [0, 2, 1] },
      { shape: [2, 3, 2, 3, 2, 3], permutation: [5, 1, 3, 4, 0, 2] },
      { shape: [2, 3, 4], permutation: [0, 1, 2] },
      { shape: [4, 1, 3, 1], permutation: [3, 0, 1, 2] },
      { shape: [7], permutation: [0] },
      { shape: [], permutation: [] },
    ],
    arbitrary: shape.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        permutation: fc.shuffledSubarray(shape.map((_, axis) => axis), {
          minLength: shape.length,
        }),
      })
    ),
    compute: ({ shape, permutation }, draw) =>
      ofEveryType((x) => tf.transpose(x, permutation), shape, draw),
  }),
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
    arbitrary: nonScalar.chain(
      perAxis((size) =>
        fc.nat(size - 1).chain((begin) => fc.tuple(fc.constant(begin), fc.nat(size - begin)))
      ),
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
    arbitrary: nonScalar.chain(perAxis((size) =>
      fc.tuple(
        fc.integer({ min: -size, max: size - 1 }),
        fc.integer({ min: -size, max: size }),
        fc.constantFrom(1, 2, 3, -1, -2),
      )
        // Stock cpu throws where nothing is left.
        .filter(([begin, end, stride]) =>
          ((end + size) % size - (begin + size) % size) * stride > 0
        )
    )),
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
  operation<{ shape: Shape; axes: number[] }>({
    name: "reverse",
    tolerance: 0,
    kernels: ["Reverse"],
    sweep: [
      { shape: [3, 4, 5], axes: [1] },
      { shape: [3, 4, 5], axes: [0, 2] },
      { shape: [130, 140], axes: [-1] },
      { shape: [40001], axes: [0] },
      { shape: [1, 6], axes: [0] },
    ],
    arbitrary: nonScalar.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axes: fc.subarray(shape.map((_, axis) => axis), { minLength: 1 }),
      })
    ),
    compute: ({ shape, axes }, draw) => ofEveryType((x) => tf.reverse(x, axes), shape, draw),
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
    arbitrary: nonScalar.chain((shape) =>
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
    arbitrary: fc.record({ shape, count: size }).chain(({ shape, count }) =>
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
    arbitrary: nonScalar.chain(axisOf),
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
    arbitrary: nonScalar.chain(axisOf).chain(({ shape, axis }) =>
      fc.nat(shape[axis]).map((first) => ({ shape, axis, sizes: [first, shape[axis] - first] }))
    ),
    compute: ({ shape, axis, sizes }, draw) =>
      outputsOf((x) => tf.split(x, sizes, axis), shape, draw),
  }),
  operation<{ shape: Shape; axes: number[] }>({
    name: "tile",
    tolerance: 1e-5,
    kernels: ["Tile"],
    sweep: [
      { shape: [2, 3, 4], axes: [2, 1, 3] },
      { shape: [5, 1], axes: [1, 9] },
      { shape: [1, 130], axes: [140, 1] },
      { shape: [200, 1, 24], axes: [1, 11, 1] },
      { shape: [3, 4], axes: [1, 1] },
      { shape: [2, 2, 2, 2], axes: [2, 3, 2, 2] },
    ],
    arbitrary: nonScalar.chain(perAxis(() => fc.integer({ min: 1, max: 4 }))),
    compute: ({ shape, axes }, draw) => ofEveryType((x) => tf.tile(x, axes), shape, draw),
  }),
  operation<{ shape: Shape; axes: Paddings; value: number }>({
    name: "pad",
    tolerance: 0,
    kernels: ["PadV2"],
    sweep: [
      { shape: [2, 3, 4, 5], axes: [[0, 0], [1, 1], [1, 2], [0, 0]], value: 0 },
      { shape: [3, 4], axes: [[2, 0], [0, 3]], value: 1 },
      { shape: [40, 30, 20], axes: [[1, 2], [3, 0], [0, 5]], value: 0 },
      { shape: [3, 4], axes: [[0, 0], [0, 0]], value: 1 },
      { shape: [5], axes: [[40000, 0]], value: 1 },
    ],
    arbitrary: fc.tuple(
      nonScalar.chain(perAxis(() => fc.tuple(fc.nat(3), fc.nat(3)))),
      fc.constantFrom(0, 1),
    ).map(([settings, value]) => ({ ...settings, value })),
    compute: ({ shape, axes, value }, draw) =>
      ofEveryType((x) => tf.pad(x, axes, value), shape, draw),
  }),
  operation<{ shape: Shape; axes: Paddings; mode: "reflect" | "symmetric" }>({
    name: "mirrorPad",
    tolerance: 0,
    kernels: ["MirrorPad"],
    sweep: [
      { shape: [2, 3, 4, 5], axes: [[0, 0], [1, 1], [1, 2], [0, 0]], mode: "reflect" },
      { shape: [2, 3, 4, 5], axes: [[2, 1], [0, 3], [4, 0], [0, 0]], mode: "symmetric" },
      { shape: [130, 140], axes: [[3, 129], [139, 0]], mode: "reflect" },
      { shape: [4], axes: [[0, 0]], mode: "symmetric" },
    ],
    arbitrary: fc.oneof(
      nonScalar.chain(perAxis((size) => fc.tuple(fc.nat(size - 1), fc.nat(size - 1))))
        .map((settings) => ({ ...settings, mode: "reflect" as const })),
      nonScalar.chain(perAxis((size) => fc.tuple(fc.nat(size), fc.nat(size))))
        .map((settings) => ({ ...settings, mode: "symmetric" as const })),
    ),
    compute: ({ shape, axes, mode }, draw) =>
      ofEveryType((x) => tf.mirrorPad(x, axes, mode), shape, draw),
  }),
  operation<{ shape: Shape; blocks: [number, number]; paddings: Paddings }>({
    name: "spaceToBatchND and batchToSpaceND",
    tolerance: 0,
    kernels: ["SpaceToBatchND", "BatchToSpaceND"],
    sweep: [
      { shape: [2, 4, 6, 3], blocks: [2, 3], paddings: [[0, 0], [0, 0]] },
      { shape: [1, 5, 7, 2], blocks: [3, 2], paddings: [[1, 0], [0, 1]] },
      { shape: [3, 40, 30, 9], blocks: [4, 1], paddings: [[2, 2], [1, 0]] },
      { shape: [2, 3, 2, 1], blocks: [1, 1], paddings: [[0, 0], [0, 0]] },
    ],
    compute: ({ shape, blocks, paddings }, draw) => {
      const there = (x: tf.Tensor) => tf.spaceToBatchND(x, blocks, paddings);
      return {
        ...ofEveryType(there, shape, draw),
        ...withGradients(
          (x) => tf.batchToSpaceND(there(x).mul(2), blocks, paddings),
          { back: draw.uniform(shape) },
          draw,
        ),
      };
    },
  }),
  operation<{ shape: readonly [number, number, number, number]; block: number }>({
    // TensorFlow.js has no gradient of it.
    name: "depthToSpace, forward",
    tolerance: 0,
    kernels: ["DepthToSpace"],
    sweep: [
      { shape: [2, 3, 4, 12], block: 2 },
      { shape: [1, 2, 3, 9], block: 3 },
      { shape: [3, 20, 30, 20], block: 2 },
    ],
    compute: ({ shape, block }, draw) => ({
      y: tf.depthToSpace(draw.uniform<tf.Rank.R4>(shape), block),
    }),
  }),
  operation<{ shape: Shape; axis: number }>({
    name: "expandDims",
    tolerance: 0,
    kernels: ["ExpandDims"],
    sweep: [
      { shape: [2, 3], axis: 0 },
      { shape: [2, 3], axis: -1 },
      { shape: [], axis: 0 },
      { shape: [4, 5], axis: -3 },
    ],
    arbitrary: nonScalar.chain(axisOf),
    compute: ({ shape, axis }, draw) => ofEveryType((x) => tf.expandDims(x, axis), shape, draw),
  }),
];
