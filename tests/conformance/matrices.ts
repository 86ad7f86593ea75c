import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Operation, operation, withGradients } from "./operation.ts";

interface Product {
  readonly leading?: readonly number[];
  /** Leading axes of the right factor, where they are others. */
  readonly rightLeading?: readonly number[];
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

interface FusedProduct extends Product {
  /** Default one for each column. */
  readonly bias?: readonly number[];
}

function drawFactors({ leading = [], rightLeading = leading, ...product }: Product) {
  const { rows, depth, columns, transposeA, transposeB } = product;
  return {
    a: [...leading, ...(transposeA ? [depth, rows] : [rows, depth])],
    b: [...rightLeading, ...(transposeB ? [columns, depth] : [depth, columns])],
  };
}

const size = fc.integer({ min: 1, max: 40 });
const sizes = { rows: size, depth: size, columns: size };
const transposes = { transposeA: fc.boolean(), transposeB: fc.boolean() };
const axes = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 });

const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"] as const;

/** Matrix products. */
export const products: readonly Operation[] = [
  operation<Product>({
    name: "matMul, each factor transposed or not",
    tolerance: 1e-5,
    kernels: ["BatchMatMul"],
    sweep: [
      { rows: 3, depth: 4, columns: 5 },
      { rows: 3, depth: 4, columns: 5, transposeA: true },
      { rows: 3, depth: 4, columns: 5, transposeB: true },
      { rows: 3, depth: 4, columns: 5, transposeA: true, transposeB: true },
      { rows: 1, depth: 1, columns: 1 },
      { rows: 200, depth: 33, columns: 17 },
      { rows: 193, depth: 7, columns: 8, transposeB: true },
      { rows: 6, depth: 130, columns: 10, transposeA: true },
      { rows: 50, depth: 300, columns: 70, transposeA: true, transposeB: true },
      { rows: 1, depth: 259, columns: 67 },
      { rows: 1, depth: 21, columns: 131, transposeB: true },
      { rows: 77, depth: 13, columns: 1 },
      { rows: 65, depth: 258, columns: 1, transposeA: true, transposeB: true },
      { leading: [3], rows: 5, depth: 6, columns: 7 },
      { leading: [2, 2], rows: 4, depth: 9, columns: 3, transposeA: true },
      { leading: [4], rows: 7, depth: 2, columns: 11, transposeB: true },
      { leading: [2, 1, 3], rows: 1, depth: 5, columns: 9 },
      { leading: [40], rows: 20, depth: 30, columns: 25, transposeB: true },
    ],
    arbitrary: fc.record({ leading: axes, ...sizes, ...transposes }),
    compute: (settings, draw) => {
      const { a, b } = drawFactors(settings);
      return withGradients(
        (a, b) => tf.matMul(a, b, settings.transposeA, settings.transposeB),
        { a: draw.uniform(a), b: draw.uniform(b) },
        draw,
      );
    },
  }),
  operation<Product>({
    name: "matMul of long sums, forward",
    tolerance: 1e-5,
    kernels: ["BatchMatMul"],
    sweep: [
      { rows: 7, depth: 5000, columns: 9, transposeA: true },
      { rows: 9, depth: 6001, columns: 50 },
      { leading: [2], rows: 20, depth: 2049, columns: 20, transposeB: true },
    ],
    compute: (settings, draw) => {
      const { a, b } = drawFactors(settings);
      const { transposeA, transposeB } = settings;
      return { y: tf.matMul(draw.uniform(a), draw.uniform(b), transposeA, transposeB) };
    },
  }),
  operation<Product>({
    // TensorFlow.js has no gradient of it.
    name: "matMul that repeats the matrices of one factor, forward",
    tolerance: 1e-5,
    kernels: ["BatchMatMul"],
    sweep: [
      { leading: [4], rightLeading: [1], rows: 3, depth: 4, columns: 5 },
      { leading: [3], rightLeading: [2, 3], rows: 8, depth: 5, columns: 4, transposeA: true },
      { leading: [2, 2], rightLeading: [], rows: 1, depth: 6, columns: 7 },
      { leading: [], rightLeading: [5], rows: 6, depth: 2, columns: 1, transposeB: true },
    ],
    arbitrary: fc.record({ leading: axes, ...sizes, ...transposes }).chain((settings) =>
      fc.constantFrom(settings, { ...settings, rightLeading: [] }, {
        ...settings,
        leading: [],
        rightLeading: settings.leading,
      })
    ),
    compute: (settings, draw) => {
      const { a, b } = drawFactors(settings);
      const { transposeA, transposeB } = settings;
      return { y: tf.matMul(draw.uniform(a), draw.uniform(b), transposeA, transposeB) };
    },
  }),
  operation<FusedProduct>({
    name: "fused matMul with bias and every activation",
    tolerance: 1e-5,
    kernels: ["_FusedMatMul"],
    sweep: [
      { rows: 4, depth: 6, columns: 10 },
      { rows: 1, depth: 3, columns: 2, transposeB: true },
      { rows: 195, depth: 20, columns: 13 },
      { rows: 128, depth: 288, columns: 10 },
      { rows: 7, depth: 5, columns: 9, bias: [] },
      { rows: 7, depth: 5, columns: 9, bias: [7, 1], transposeA: true },
      { rows: 6, depth: 5, columns: 9, bias: [6, 9], transposeA: true, transposeB: true },
      { rows: 5, depth: 4, columns: 1, bias: [1] },
      { leading: [3], rows: 2, depth: 4, columns: 6, bias: [3, 1, 6] },
    ],
    arbitrary: fc.record({ ...sizes, ...transposes }),
    compute: ({ bias: biasShape, ...settings }, draw) => {
      const shapes = drawFactors(settings);
      const { transposeA, transposeB } = settings;
      const inputs = {
        a: draw.uniform(shapes.a),
        b: draw.uniform(shapes.b),
        bias: draw.uniform(biasShape ?? [settings.columns]),
      };
      const preluActivationWeights = draw.uniform([settings.columns]);
      const fused = (activation: typeof activations[number]) => (...[a, b, bias]: tf.Tensor[]) =>
        tf.fused.matMul({
          a,
          b,
          transposeA,
          transposeB,
          bias,
          activation,
          preluActivationWeights,
        });
      const outputs = activations.map((name) => [name, fused(name)(...Object.values(inputs))]);
      const { a, b } = inputs;
      const plain = tf.fused.matMul({ a, b, transposeA, transposeB });
      return {
        ...withGradients(fused("linear"), inputs, draw),
        ...Object.fromEntries(outputs),
        plain,
      };
    },
  }),
];
