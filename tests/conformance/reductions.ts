import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

interface Reduction {
  readonly shape: readonly number[];
  readonly axes: readonly number[];
}

const length = fc.integer({ min: 1, max: 9 });

/** Any axes of any shape. */
const anyAxes: fc.Arbitrary<Reduction> = fc.array(length, { minLength: 1, maxLength: 5 })
  .chain((shape) =>
    fc.subarray(shape.map((_, axis) => axis), { minLength: 1 })
      .map((axes) => ({ shape, axes }))
  );

const sweep: Reduction[] = [
  { shape: [2, 3, 4], axes: [1] },
  { shape: [3, 5, 7, 9], axes: [0, 2] },
  { shape: [4, 5], axes: [0] },
  { shape: [2, 3, 4, 5], axes: [0, 1, 2] },
  { shape: [7], axes: [0] },
  { shape: [3, 4, 5], axes: [0, 1, 2] },
  { shape: [5, 7, 6, 19], axes: [1, 2] },
  { shape: [2, 1, 3, 1, 2], axes: [0, 2, 4] },
  { shape: [100, 9], axes: [0] },
  { shape: [9, 100], axes: [1] },
  { shape: [1, 6], axes: [0] },
  { shape: [50000], axes: [0] },
  { shape: [3, 1100], axes: [0] },
  { shape: [20000, 3], axes: [1] },
  { shape: [300, 130], axes: [0] },
];

const special = [[NaN, 1], [Infinity, -Infinity], [0, 0], [3e38, 3e38], [NaN, NaN]];

/** What makes one number of many. */
export const reductions: readonly Operation[] = [
  operation<Reduction>({
    name: "sum and mean over any axes",
    tolerance: 1e-5,
    kernels: ["Sum", "Mean"],
    sweep,
    arbitrary: anyAxes,
    compute: ({ shape, axes }, draw) => {
      const x = draw.positive(shape);
      const sum = withGradients((x) => x.sum([...axes]), { x }, draw);
      const mean = withGradients((x) => x.mean([...axes]), { x }, draw);
      return {
        ...sum,
        mean: mean.y,
        "gradient of mean": mean.dx,
        kept: x.sum([...axes], true),
        "kept mean": x.mean([...axes], true),
      };
    },
  }),
  operation<Reduction>({
    name: "product over any axes",
    tolerance: 1e-5,
    kernels: ["Prod"],
    sweep: sweep.slice(0, 10),
    arbitrary: anyAxes,
    compute: ({ shape, axes }, draw) => ({ y: tf.prod(draw.positive(shape), [...axes]) }),
  }),
  operation<Reduction>({
    name: "max and min over any axes",
    tolerance: 0,
    kernels: ["Max", "Min"],
    sweep,
    arbitrary: anyAxes,
    compute: ({ shape, axes }, draw) => {
      const x = draw.uniform(shape);
      const max = withGradients((x) => x.max([...axes]), { x }, draw);
      const min = withGradients((x) => x.min([...axes]), { x }, draw);
      return { ...max, min: min.y, "gradient of min": min.dx, kept: x.max([...axes], true) };
    },
  }),
  operation<readonly number[]>({
    name: "reductions of NaN, infinities and zeros",
    tolerance: 0,
    kernels: ["Max", "Min", "Sum", "Mean"],
    webgpuSkip: "shaders may assume that there are no NaNs",
    sweep: special,
    compute: (values) => {
      const x = tf.tensor1d([...values]);
      return { max: x.max(), min: x.min(), sum: x.sum(), mean: x.mean() };
    },
  }),
  operation<readonly number[]>({
    name: "argMax and argMin over each axis, with ties",
    tolerance: 0,
    kernels: ["ArgMax", "ArgMin"],
    sweep: [[5, 10], [2, 3, 4], [3], [1, 1], [200, 7], [40, 3000]],
    arbitrary: fc.array(length, { minLength: 1, maxLength: 4 }),
    compute: (shape: readonly number[], draw: Draw) => {
      const x = draw.tied(shape, 3);
      const results = shape.flatMap((_, axis) => [
        [`largest along ${axis}`, x.argMax(axis)] as const,
        [`smallest along ${axis}`, x.argMin(axis)] as const,
      ]);
      return Object.fromEntries(results);
    },
  }),
  operation<{ rows: number; columns: readonly number[]; segments: number }>({
    name: "sums of segments, and gather with its gradient",
    tolerance: 1e-5,
    kernels: ["UnsortedSegmentSum", "GatherV2"],
    sweep: [
      { rows: 5, columns: [3], segments: 4 },
      { rows: 40, columns: [2, 67], segments: 7 },
      { rows: 9, columns: [], segments: 20 },
      { rows: 100, columns: [64], segments: 3 },
    ],
    arbitrary: fc.record({
      rows: fc.integer({ min: 1, max: 30 }),
      columns: fc.array(length, { maxLength: 2 }),
      segments: fc.integer({ min: 1, max: 12 }),
    }),
    compute: ({ rows, columns, segments }, draw) => {
      const places = draw.labels(rows, segments);
      const x = draw.uniform([rows, ...columns]);
      const table = draw.uniform([segments, ...columns]);
      return {
        sums: tf.unsortedSegmentSum(x, places, segments),
        ...withGradients((table) => tf.gather(table, places), { table }, draw),
      };
    },
  }),
];
