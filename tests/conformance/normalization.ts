import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { batchNormTraining } from "../../backends/operations/batch_norm.ts";
import { convolutionBatchNorm } from "../../backends/operations/convolution_batch_norm.ts";
import { type Operation, operation, withGradients } from "./operation.ts";

interface Normalization {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly relu: boolean;
}

const shapes: Normalization["x"][] = [
  [2, 3, 4, 5],
  [1, 2, 2, 1],
  [4, 3, 3, 8],
  [1, 2, 3, 3],
  [7, 5, 6, 24],
  [33, 1, 1, 6],
  [3, 13, 11, 2],
  [2, 17, 16, 7],
];

interface ConvolutionNorm {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  /** Height, width and number. */
  readonly filters: readonly [height: number, width: number, count: number];
  readonly relu: boolean;
  readonly stride?: number;
  readonly padding?: number | "same";
}

const convolutionNorms: ConvolutionNorm[] = [
  { x: [2, 8, 8, 1], filters: [3, 3, 4], relu: true },
  { x: [3, 6, 5, 3], filters: [2, 3, 5], relu: false },
  { x: [2, 5, 6, 8], filters: [3, 3, 8], relu: true },
  { x: [5, 7, 7, 16], filters: [3, 3, 8], relu: true },
  { x: [3, 9, 11, 8], filters: [3, 3, 24], relu: false },
  { x: [2, 26, 26, 8], filters: [3, 3, 16], relu: true },
  { x: [19, 5, 4, 8], filters: [3, 3, 8], relu: true },
  { x: [3, 7, 6, 16], filters: [3, 3, 8], relu: true, padding: 1 },
  { x: [2, 14, 14, 8], filters: [3, 3, 16], relu: false, padding: "same" },
  { x: [2, 9, 8, 8], filters: [3, 3, 16], relu: true, stride: 2, padding: 1 },
  { x: [3, 7, 8, 16], filters: [1, 1, 24], relu: false, stride: 2 },
  { x: [5, 4, 5, 8], filters: [1, 1, 5], relu: true },
  { x: [2, 6, 7, 3], filters: [3, 3, 8], relu: true, padding: "same" },
  { x: [2, 6, 6, 4], filters: [5, 5, 6], relu: true, padding: 2 },
];

const side = fc.integer({ min: 1, max: 9 });
const anyShape = fc.tuple(side, side, side, fc.integer({ min: 1, max: 33 }))
  // Of fewer pixels the gradient is what is left when all but rounding errors cancels.
  .filter(([batch, height, width]) => batch * height * width >= 8);

/** Batch norm in training and in evaluation. */
export const normalizations: readonly Operation[] = [
  operation<Normalization>({
    name: "batchNormTraining, with ReLU and without",
    tolerance: 3e-5,
    kernels: ["BatchNormTraining", "BatchNormTrainingGrad"],
    sweep: shapes.flatMap((x) => [{ x, relu: true }, { x, relu: false }]),
    arbitrary: fc.record({ x: anyShape, relu: fc.boolean() }),
    compute: ({ x: shape, relu }, draw) => {
      const x = draw.uniform(shape);
      const gamma = draw.uniform([shape[3]]), beta = draw.uniform([shape[3]]);
      const normalize = (...[x, gamma, beta]: tf.Tensor[]) =>
        batchNormTraining(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, {
          epsilon: 1e-3,
          relu,
        });
      const { output, mean, variance } = normalize(x, gamma, beta);
      const gradients = withGradients(
        (...inputs) => normalize(...inputs).output,
        { x, gamma, beta },
        draw,
      );
      return { ...gradients, output, mean, variance };
    },
  }),
  operation<ConvolutionNorm>({
    name: "convolutionBatchNorm, with ReLU and without, strided and padded",
    tolerance: 3e-5,
    kernels: ["ConvolutionBatchNorm", "ConvolutionBatchNormGrad"],
    sweep: convolutionNorms,
    arbitrary: fc.record({
      x: fc.tuple(side, side, side, fc.constantFrom(1, 3, 8, 16)),
      filters: fc.tuple(fc.constantFrom(3, 2), fc.constant(3), fc.constantFrom(5, 8, 16)),
      relu: fc.boolean(),
      stride: fc.constantFrom(1, 1, 2),
      padding: fc.constantFrom<number | "same">(0, 0, 1, 2, "same"),
    }).filter(({ x: [batch, height, width], filters: [rows, columns], stride }) =>
      height >= rows && width >= columns &&
      batch * Math.ceil((height - rows + 1) / stride) * Math.ceil((width - columns + 1) / stride) >=
        8
    ),
    compute: ({ x: shape, filters: [height, width, count], ...options }, draw) => {
      const inputs = {
        x: draw.uniform(shape),
        filter: draw.uniform([height, width, shape[3], count]),
        gamma: draw.uniform([count]),
        beta: draw.uniform([count]),
      };
      const compute = (...[x, filter, gamma, beta]: tf.Tensor[]) =>
        convolutionBatchNorm(
          x as tf.Tensor4D,
          filter as tf.Tensor4D,
          gamma as tf.Tensor1D,
          beta as tf.Tensor1D,
          { epsilon: 1e-3, ...options },
        );
      const { output, mean, variance } = compute(...Object.values(inputs));
      // Within a network the convolution's input is computed, and its gradient is made with the rest.
      const onComputed = (x: tf.Tensor, ...rest: tf.Tensor[]) => compute(x.neg(), ...rest).output;
      const { y, ...ofComputed } = withGradients(onComputed, inputs, draw);
      const renamed = Object.entries(ofComputed).map(([name, value]) => [`${name} of -x`, value]);
      const onLeaf = withGradients((...all) => compute(...all).output, inputs, draw);
      return { ...onLeaf, ...Object.fromEntries(renamed), "y of -x": y, output, mean, variance };
    },
  }),
  operation<{ x: readonly number[]; factors: "both" | "scale" | "offset" | "neither" }>({
    name: "tf.batchNorm",
    tolerance: 1e-5,
    kernels: ["FusedBatchNorm", "FusedBatchNormGrad"],
    sweep: [
      { x: [2, 3, 4, 5], factors: "both" },
      { x: [3, 2, 2, 8], factors: "neither" },
      { x: [1, 5, 3, 24], factors: "scale" },
      { x: [2, 2, 2, 3], factors: "offset" },
      { x: [6, 7], factors: "both" },
      { x: [2, 3, 9], factors: "both" },
    ],
    arbitrary: fc.record({
      x: anyShape,
      factors: fc.constantFrom("both", "scale", "offset", "neither"),
    }),
    compute: ({ x: shape, factors }, draw) => {
      const channels = [shape[shape.length - 1]];
      const inputs = {
        x: draw.uniform(shape),
        mean: draw.uniform(channels),
        variance: draw.positive(channels),
        offset: draw.uniform(channels),
        scale: draw.uniform(channels),
      };
      const normalize = (...[x, mean, variance, offset, scale]: tf.Tensor[]) =>
        tf.batchNorm(
          x,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          factors === "both" || factors === "offset" ? offset as tf.Tensor1D : undefined,
          factors === "both" || factors === "scale" ? scale as tf.Tensor1D : undefined,
          1e-5,
        );
      if (factors !== "both") return { y: normalize(...Object.values(inputs)) };
      return withGradients(normalize, inputs, draw);
    },
  }),
  operation<readonly number[]>({
    name: "tf.batchNorm with a mean, variance, offset and scale of each number, as of a layer norm",
    tolerance: 1e-5,
    kernels: ["FusedBatchNorm"],
    sweep: [[2, 3, 4, 5], [1, 1, 1, 3], [3, 7, 1, 2]],
    arbitrary: anyShape,
    compute: (shape, draw) =>
      withGradients(
        (...[x, mean, variance, offset, scale]: tf.Tensor[]) =>
          tf.batchNorm4d(
            x as tf.Tensor4D,
            mean as tf.Tensor4D,
            variance as tf.Tensor4D,
            offset as tf.Tensor4D,
            scale as tf.Tensor4D,
          ),
        {
          x: draw.uniform(shape),
          mean: draw.uniform(shape),
          variance: draw.positive(shape),
          offset: draw.uniform(shape),
          scale: draw.uniform(shape),
        },
        draw,
      ),
  }),
];
