import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { NamedTensors } from "../compare_tensors.ts";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

type Map = (x: tf.Tensor) => tf.Tensor;

/** y and dx of each function. */
function computeAll(maps: Record<string, Map>, x: tf.Tensor, draw: Draw): NamedTensors {
  const results = Object.entries(maps).flatMap(([name, map]) => {
    const { y, dx } = withGradients((x) => map(x), { x }, draw);
    return [[name, y], [`gradient of ${name}`, dx]];
  });
  return Object.fromEntries(results);
}

const onAnyNumber: Record<string, Map> = {
  abs: tf.abs,
  clip: (x) => tf.clipByValue(x, -0.5, 0.25),
  elu: tf.elu,
  erf: tf.erf,
  exp: tf.exp,
  expm1: tf.expm1,
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  neg: tf.neg,
  relu: tf.relu,
  relu6: (x) => tf.relu6(tf.mul(x, 9)),
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  softplus: tf.softplus,
  square: tf.square,
  tanh: tf.tanh,
};

const onPositive: Record<string, Map> = {
  log: tf.log,
  log1p: tf.log1p,
  reciprocal: tf.reciprocal,
  rsqrt: tf.rsqrt,
  sqrt: tf.sqrt,
};

const toWhole: Record<string, Map> = {
  ceil: tf.ceil,
  floor: tf.floor,
  round: tf.round,
  sign: tf.sign,
  step: (x) => tf.step(x, 0.25),
};

const shape = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 4 });
const shapes: (readonly number[])[] = [[2, 3], [17], [16400], [1], [3, 1, 5, 7], []];
const special = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-40, -1e-40, 3e38, 2, 7, -9];
/** Functions of each number of a tensor. */
export const activations: readonly Operation[] = [
  operation<readonly number[]>({
    name: "activations and other functions of any number",
    tolerance: 2e-6,
    kernels: ["Abs", "ClipByValue", "ClipByValueGrad", "Elu", "EluGrad", "Erf", "Exp", "Expm1"]
      .concat(["LeakyRelu", "Neg", "Relu", "ReluGrad", "Relu6", "Relu6Grad", "Selu", "Sigmoid"])
      .concat(["SigmoidGrad", "Softplus", "Square", "Tanh", "TanhGrad"]),
    sweep: shapes,
    arbitrary: shape,
    compute: (shape, draw) => computeAll(onAnyNumber, draw.uniform(shape), draw),
  }),
  operation<readonly number[]>({
    name: "functions of positive numbers",
    tolerance: 2e-6,
    kernels: ["Log", "Log1p", "Reciprocal", "Rsqrt", "Sqrt"],
    sweep: shapes,
    arbitrary: shape,
    compute: (shape, draw) => computeAll(onPositive, draw.positive(shape), draw),
  }),
  operation<readonly number[]>({
    name: "ceil, floor, round, sign and step",
    tolerance: 0,
    kernels: ["Ceil", "Floor", "Round", "Sign", "Step"],
    sweep: shapes,
    arbitrary: shape,
    compute: (shape, draw) => {
      const x = draw.uniform(shape).mul(4);
      return Object.fromEntries(Object.entries(toWhole).map(([name, map]) => [name, map(x)]));
    },
  }),
  operation<readonly number[]>({
    name: "functions that round nowhere, of NaN, infinities, zeros and tiny numbers",
    tolerance: 0,
    kernels: ["Abs", "ClipByValue", "LeakyRelu", "Neg", "Relu", "Relu6", "Reciprocal", "Sign"]
      .concat(["Square", "Sqrt", "Step", "Ceil", "Floor", "Round"]),
    webgpuSkip: "shaders may assume that there are no NaNs, and flush tiny numbers to 0",
    sweep: [special],
    compute: (values) => {
      const x = tf.tensor1d([...values]);
      const { abs, clip, leakyRelu, neg, relu, relu6, square } = onAnyNumber;
      const { reciprocal, sqrt } = onPositive;
      const maps = { abs, clip, leakyRelu, neg, relu, relu6, square, reciprocal, sqrt, ...toWhole };
      return Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, map(x)]));
    },
  }),
  operation<{ name: string; value: number }>({
    name: "exponentials and logarithms of NaN, infinities, zeros and large numbers",
    tolerance: 2e-7,
    kernels: ["Elu", "Erf", "Exp", "Expm1", "Log", "Log1p", "Rsqrt", "Selu", "Sigmoid"]
      .concat(["Softplus", "Tanh"]),
    webgpuSkip: "shaders may assume that there are no NaNs, and flush tiny numbers to 0",
    sweep: ["elu", "erf", "exp", "expm1", "selu", "sigmoid", "softplus", "tanh", "log", "log1p"]
      .concat(["rsqrt"])
      .flatMap((name) =>
        special.filter((value) => value === 0 || !(Math.abs(value) < 1e-30)).map((value) => ({
          name,
          value,
        }))
      ),
    compute: ({ name, value }) => {
      const x = tf.tensor1d([value]);
      return { y: ({ ...onAnyNumber, ...onPositive })[name](x) };
    },
  }),
];
