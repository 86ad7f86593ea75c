import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

type Shapes = readonly [a: readonly number[], b: readonly number[]];

function arithmetic([a, b]: Shapes, draw: Draw) {
  const inputs = () => ({ a: draw.uniform(a), b: draw.positive(b) });
  const operations = { add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div };
  const results = Object.entries(operations).flatMap(([name, compute]) =>
    Object.entries(withGradients((a, b) => compute(a, b), inputs(), draw))
      .map(([output, tensor]) => [`${name} ${output}`, tensor])
  );
  return Object.fromEntries(results);
}

const shape = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 4 });
const special = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-40, -1e-40, 3e38, 2, 7, -9];

/** What is done number by number, along an axis, or to the shape alone. */
export const elementwise: readonly Operation[] = [
  operation<Shapes>({
    name: "add, sub, mul, div of equal shapes, numbers, and vectors over the last axes",
    tolerance: 1e-5,
    kernels: ["Add", "Sub", "Multiply", "RealDiv"],
    sweep: [
      [[2, 3, 5], [2, 3, 5]],
      [[2, 3, 5], []],
      [[4, 3, 2, 5], [5]],
      [[], [3, 7]],
      [[5], [2, 1, 5]],
      [[2, 3, 5], [3, 5]],
      [[3, 4], [1, 4]],
      [[1], [1]],
      [[129, 130], [129, 130]],
      [[130, 131], [131]],
    ],
    arbitrary: fc.tuple(shape, fc.nat(4), fc.boolean()).map(([shape, skip, turned]) => {
      const shapes = [shape, shape.slice(skip)] as const;
      return turned ? [shapes[1], shapes[0]] as const : shapes;
    }),
    compute: arithmetic,
  }),
  operation<Shapes>({
    name: "add, sub, mul, div with other broadcasting",
    tolerance: 1e-5,
    kernels: [],
    sweep: [[[3, 1], [1, 4]], [[2, 3], [2, 1]], [[2, 1, 3], [4, 1]], [[1, 3, 1], [2, 1, 5]]],
    compute: arithmetic,
  }),
  operation<readonly number[]>({
    name: "relu, square, sqrt, neg and step of ordinary numbers",
    tolerance: 1e-5,
    kernels: ["Relu", "Square", "Sqrt", "Neg", "Step"],
    sweep: [[2, 3], [17], [16400], [1]],
    arbitrary: shape,
    compute: (shape, draw) => {
      const x = draw.uniform(shape), positive = draw.positive(shape);
      const root = withGradients((x) => tf.sqrt(x), { x: positive }, draw);
      const relu = withGradients((x) => tf.relu(x), { x }, draw);
      return {
        relu: relu.y,
        drelu: relu.dx,
        root: root.y,
        droot: root.dx,
        square: x.square(),
        negative: x.neg(),
        step: tf.step(x),
      };
    },
  }),
  operation<readonly number[]>({
    name: "relu, square, sqrt, neg and step of NaN, infinities, zeros and tiny numbers",
    tolerance: 0,
    kernels: ["Relu", "Square", "Sqrt", "Neg", "Step"],
    webgpuSkip: "shaders may assume that there are no NaNs, and flush tiny numbers to 0",
    sweep: [special],
    compute: (values) => {
      const x = tf.tensor1d([...values]);
      return {
        relu: tf.relu(x),
        square: x.square(),
        root: x.sqrt(),
        negative: x.neg(),
        step: tf.step(x),
        leak: tf.step(x, 0.25),
      };
    },
  }),
];
