import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { NamedTensors } from "../compare_tensors.ts";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

type Shapes = readonly [a: readonly number[], b: readonly number[]];

const length = fc.integer({ min: 1, max: 7 });
const shape = fc.array(length, { maxLength: 5 });

/** Two shapes that broadcast: any axes of either may be 1, and the leading ones may be missing. */
const broadcastShapes: fc.Arbitrary<Shapes> = shape.chain((result) => {
  const axes = result.map((_, axis) => axis);
  const operand = fc.tuple(fc.subarray(axes), fc.nat(result.length))
    .map(([ones, skip]) =>
      result.map((size, axis) => ones.includes(axis) ? 1 : size).slice(
        ones.includes(0) ? skip && 1 : 0,
      )
    );
  return fc.tuple(operand, operand);
});

const broadcastSweep: Shapes[] = [
  [[2, 3, 5], [2, 1, 5]],
  [[4, 3, 2, 5], [5]],
  [[3, 1], [1, 4]],
  [[2, 3, 5], [2, 3, 5]],
  [[2, 3, 5], []],
  [[], [3, 7]],
  [[5], [2, 1, 5]],
  [[2, 3, 5], [3, 5]],
  [[1, 3, 1], [2, 1, 5]],
  [[3, 4], [1, 4]],
  [[1], [1]],
  [[2, 1, 3, 1, 4, 1, 2], [1, 5, 1, 3, 1, 2, 1]],
  [[3, 6, 5, 9], [3, 1, 1, 9]],
  [[129, 130], [129, 130]],
  [[130, 131], [131]],
  [[131, 130], [131, 1]],
  [[7, 1, 53, 1], [1, 31, 1, 3]],
];

type Pair = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

function computePairs(pairs: Record<string, Pair>, [a, b]: Shapes, draw: Draw): NamedTensors {
  const results = Object.entries(pairs).flatMap(([name, compute]) =>
    Object.entries(
      withGradients((a, b) => compute(a, b), { a: draw.uniform(a), b: draw.positive(b) }, draw),
    )
      .map(([output, tensor]) => [`${name} ${output}`, tensor])
  );
  return Object.fromEntries(results);
}

const comparisons = {
  equal: tf.equal,
  notEqual: tf.notEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
};

function compareAll(a: tf.Tensor, b: tf.Tensor): NamedTensors {
  const results = Object.entries(comparisons).map(([name, compare]) => [name, compare(a, b)]);
  return Object.fromEntries(results);
}

const special = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-40, -1e-40, 3e38, 2, 7, -9];
const comparisonKernels = ["Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual"];

/** Operations on two tensors. */
export const elementwise: readonly Operation[] = [
  operation<Shapes>({
    name: "add, sub, mul and div with broadcasting",
    tolerance: 1e-5,
    kernels: ["Add", "Sub", "Multiply", "RealDiv"],
    sweep: broadcastSweep,
    arbitrary: broadcastShapes,
    compute: (shapes, draw) =>
      computePairs({ add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div }, shapes, draw),
  }),
  operation<Shapes>({
    name: "maximum, minimum, squaredDifference and prelu with broadcasting",
    tolerance: 1e-5,
    kernels: ["Maximum", "Minimum", "SquaredDifference", "Prelu"],
    sweep: broadcastSweep,
    arbitrary: broadcastShapes,
    compute: (shapes, draw) => {
      const [a, b] = shapes.map((shape) => draw.uniform(shape));
      return {
        maximum: tf.maximum(a, b),
        minimum: tf.minimum(a, b),
        squaredDifference: tf.squaredDifference(a, b),
        prelu: tf.prelu(a, b),
      };
    },
  }),
  operation<readonly number[]>({
    // TensorFlow.js forgets the broadcasting in these gradients.
    name: "gradients of maximum, minimum and squaredDifference of equal shapes",
    tolerance: 1e-5,
    kernels: ["GreaterEqual", "LessEqual"],
    sweep: [[3, 5], [2, 3, 4]],
    arbitrary: shape,
    compute: (shape, draw) => {
      const { maximum, minimum, squaredDifference } = tf;
      return computePairs({ maximum, minimum, squaredDifference }, [shape, shape], draw);
    },
  }),
  operation<Shapes>({
    name: "prelu with one slope a channel, and its gradients",
    tolerance: 1e-5,
    kernels: ["Prelu"],
    sweep: [[[2, 5, 3], [3]], [[2, 4, 3, 5], [5]], [[2, 3], [2, 3]]],
    compute: ([x, slopes], draw) =>
      withGradients(
        (x, slopes) => tf.prelu(x, slopes),
        { x: draw.uniform(x), slopes: draw.uniform(slopes) },
        draw,
      ),
  }),
  operation<Shapes>({
    name: "comparisons of float32 and of int32 with broadcasting",
    tolerance: 0,
    kernels: comparisonKernels,
    sweep: broadcastSweep,
    arbitrary: broadcastShapes,
    compute: ([a, b], draw) => {
      const left = draw.tied(a, 3), right = draw.tied(b, 3);
      const integers = compareAll(left.toInt(), right.toInt());
      const named = Object.entries(integers).map(([name, result]) => [`${name} of int32`, result]);
      return { ...compareAll(left, right), ...Object.fromEntries(named) };
    },
  }),
  operation<Shapes>({
    name: "and, or of bool with broadcasting",
    tolerance: 0,
    kernels: ["LogicalAnd", "LogicalOr"],
    sweep: broadcastSweep,
    arbitrary: broadcastShapes,
    compute: ([a, b], draw) => {
      const left = draw.tied(a, 2).toBool(), right = draw.tied(b, 2).toBool();
      return { and: tf.logicalAnd(left, right), or: tf.logicalOr(left, right) };
    },
  }),
  operation<readonly number[]>({
    name: "arithmetic and comparisons of NaN, infinities, zeros and tiny numbers",
    tolerance: 0,
    kernels: ["Add", "Sub", "Multiply", "RealDiv", "Maximum", "Minimum", ...comparisonKernels],
    webgpuSkip: "shaders may assume that there are no NaNs, and flush tiny numbers to 0",
    sweep: [special],
    compute: (values) => {
      const a = tf.tensor1d([...values]), b = a.expandDims(1);
      return {
        add: a.add(b),
        sub: a.sub(b),
        mul: a.mul(b),
        div: a.div(b),
        maximum: a.maximum(b),
        minimum: a.minimum(b),
        ...compareAll(a, b),
      };
    },
  }),
];
