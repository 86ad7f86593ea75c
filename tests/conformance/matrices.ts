import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Operation, operation, withGradients } from "./operation.ts";

interface Product {
  readonly leading?: readonly number[];
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

function drawFactors({ leading = [], rows, depth, columns, transposeA, transposeB }: Product) {
  return {
    a: [...leading, ...(transposeA ? [depth, rows] : [rows, depth])],
    b: [...leading, ...(transposeB ? [columns, depth] : [depth, columns])],
  };
}

const size = fc.integer({ min: 1, max: 40 });
const sizes = { rows: size, depth: size, columns: size };

/** Matrix products. */
export const products: readonly Operation[] = [
  operation<Product>({
    name: "matMul, either factor transposed or none",
    tolerance: 1e-5,
    kernels: ["BatchMatMul"],
    sweep: [
      { rows: 3, depth: 4, columns: 5 },
      { rows: 3, depth: 4, columns: 5, transposeA: true },
      { rows: 3, depth: 4, columns: 5, transposeB: true },
      { rows: 1, depth: 1, columns: 1 },
      { rows: 200, depth: 33, columns: 17 },
      { rows: 193, depth: 7, columns: 8, transposeB: true },
      { rows: 6, depth: 130, columns: 10, transposeA: true },
      { leading: [3], rows: 5, depth: 6, columns: 7 },
      { leading: [2, 2], rows: 4, depth: 9, columns: 3, transposeA: true },
      { leading: [4], rows: 7, depth: 2, columns: 11, transposeB: true },
    ],
    arbitrary: fc.record({
      leading: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
      ...sizes,
    }).chain((settings) =>
      fc.constantFrom({}, { transposeA: true }, { transposeB: true })
        .map((transposes) => ({ ...settings, ...transposes }))
    ),
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
    name: "matMul that falls back: both transposed, or other leading axes",
    tolerance: 1e-5,
    kernels: [],
    webgpuSkip: "stock webgpu repeats the leading axes of one factor only",
    sweep: [
      { rows: 3, depth: 4, columns: 5, transposeA: true, transposeB: true },
      { leading: [2, 1], rows: 3, depth: 4, columns: 5 },
    ],
    compute: ({ leading, ...settings }, draw) => {
      const a = drawFactors({ leading: leading?.toReversed(), ...settings }).a;
      const { b } = drawFactors({ leading, ...settings });
      const { transposeA, transposeB } = settings;
      return { y: tf.matMul(draw.uniform(a), draw.uniform(b), transposeA, transposeB) };
    },
  }),
  operation<Product>({
    name: "fused matMul with bias, and with bias and ReLU",
    tolerance: 1e-5,
    kernels: ["_FusedMatMul"],
    sweep: [
      { rows: 4, depth: 6, columns: 10 },
      { rows: 1, depth: 3, columns: 2, transposeB: true },
      { rows: 195, depth: 20, columns: 13 },
      { rows: 128, depth: 288, columns: 10 },
    ],
    arbitrary: fc.record({ ...sizes, transposeB: fc.boolean() }),
    compute: (settings, draw) => {
      const shapes = drawFactors(settings);
      const fused = (activation: "linear" | "relu") => (...[a, b, bias]: tf.Tensor[]) =>
        tf.fused.matMul({ a, b, transposeB: settings.transposeB, bias, activation });
      const inputs = {
        a: draw.uniform(shapes.a),
        b: draw.uniform(shapes.b),
        bias: draw.uniform([settings.columns]),
      };
      const relu = fused("relu")(...Object.values(inputs));
      return { ...withGradients(fused("linear"), inputs, draw), relu };
    },
  }),
];
