import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import {
  anyNonScalar,
  anyShape,
  ofEveryType,
  type Shape,
  withAnAxis,
  withEachAxis,
} from "./layout_draw.ts";
import { partings } from "./layout_parts.ts";
import { selections } from "./layout_values.ts";
import { type Operation, operation, withGradients } from "./operation.ts";

type Paddings = [number, number][];

/** What only moves numbers, or makes, converts and picks them without arithmetic. */
export const layouts: readonly Operation[] = [
  ...partings,
  ...selections,
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
    arbitrary: anyShape.chain((shape) =>
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
    arbitrary: anyNonScalar.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axes: fc.subarray(shape.map((_, axis) => axis), { minLength: 1 }),
      })
    ),
    compute: ({ shape, axes }, draw) => ofEveryType((x) => tf.reverse(x, axes), shape, draw),
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
    arbitrary: withEachAxis(() => fc.integer({ min: 1, max: 4 })),
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
      withEachAxis(() => fc.tuple(fc.nat(3), fc.nat(3))),
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
      withEachAxis((size) => fc.tuple(fc.nat(size - 1), fc.nat(size - 1)))
        .map((settings) => ({ ...settings, mode: "reflect" as const })),
      withEachAxis((size) => fc.tuple(fc.nat(size), fc.nat(size)))
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
    name: "expandDims, reshape and clone",
    tolerance: 0,
    kernels: ["ExpandDims", "Reshape", "Identity"],
    sweep: [
      { shape: [2, 3], axis: 0 },
      { shape: [2, 3], axis: -1 },
      { shape: [], axis: 0 },
      { shape: [4, 5], axis: -3 },
    ],
    arbitrary: withAnAxis,
    compute: ({ shape, axis }, draw) =>
      ofEveryType((x) => tf.expandDims(tf.clone(x.flatten()).reshape(x.shape), axis), shape, draw),
  }),
];
