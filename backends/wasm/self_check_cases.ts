import * as tf from "@tensorflow/tfjs";
import { batchNormTraining } from "../operations/batch_norm.ts";
import { convolutionBatchNorm } from "../operations/convolution_batch_norm.ts";
import { type SelfCheckCase, withGradients } from "./self_check_case.ts";
import * as convolution from "./self_check_convolution.ts";
import { learningCases } from "./self_check_learning_cases.ts";
import * as reference from "./self_check_reference.ts";

const epsilon = 1e-5;

/** A convolution block: images, height, width and channels; filters of a size; and what goes with it. */
interface Block extends convolution.Windows {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly filters: number;
  readonly size: number;
  readonly relu: boolean;
}

/** Those of the tutorial's network, and odd ones. */
const plain = ([
  [1, 28, 28, 1, 32],
  [1, 26, 26, 32, 32],
  [2, 11, 11, 32, 64],
  [2, 9, 9, 64, 64],
  [3, 7, 7, 64, 64],
  [2, 10, 13, 8, 24],
  [2, 9, 6, 5, 7],
] as const).map(([batch, height, width, channels, filters]): Block => ({
  x: [batch, height, width, channels],
  filters,
  size: 3,
  stride: 1,
  padding: 0,
  relu: true,
}));

/** Those of a residual network, smaller. */
const padded: Block[] = [
  { x: [1, 12, 12, 1], filters: 16, size: 3, stride: 1, padding: 1, relu: true },
  { x: [2, 9, 12, 16], filters: 16, size: 3, stride: 1, padding: 1, relu: false },
  { x: [2, 7, 7, 32], filters: 32, size: 3, stride: 1, padding: 1, relu: true },
  { x: [2, 9, 8, 16], filters: 32, size: 3, stride: 2, padding: 1, relu: true },
  { x: [2, 9, 8, 16], filters: 32, size: 1, stride: 2, padding: 0, relu: false },
  { x: [1, 7, 6, 3], filters: 5, size: 5, stride: 1, padding: 2, relu: true },
];

/** Images, height, width, channels, filters of 3 x 3, stride and padding. */
const fixed = [
  [2, 26, 12, 32, 32, 1, 0],
  [3, 7, 7, 6, 10, 1, 0],
  [2, 8, 9, 16, 16, 1, 1],
  [2, 8, 9, 16, 24, 2, 1],
] as const;

/** What a training runs, and a test of a network. */
export const selfCheckCases: readonly SelfCheckCase[] = [
  ...[...plain, ...padded].map(({ x: shape, filters, size, relu, ...windows }): SelfCheckCase => {
    const [batch, height, width, channels] = shape;
    // Images have no gradient; what a layer computed, which takes another way, has one.
    const factor = channels === 1 ? 1 : 2;
    const filter = [size, size, channels, filters];
    const sides = convolution.outputSides(shape, filter, windows);
    return {
      name: `convolution block of ${height} x ${width} x ${channels} by ${filters} filters of ` +
        `${size} x ${size}, stride ${windows.stride}, padding ${windows.padding}`,
      inputs: [shape, filter, [filters], [filters], [batch, ...sides, filters]],
      run: withGradients((x, w, gamma, beta) =>
        convolutionBatchNorm(
          (factor === 1 ? x : x.mul(factor)) as tf.Tensor4D,
          w as tf.Tensor4D,
          gamma as tf.Tensor1D,
          beta as tf.Tensor1D,
          { epsilon, relu, ...windows },
        ).output
      ),
      expected: (inputs) =>
        convolution.convolutionBatchNorm(inputs, { factor, epsilon, relu, ...windows }),
    };
  }),
  ...[[2, 9, 11, 16, 32, 0], [1, 8, 7, 3, 5, 0], [2, 6, 7, 16, 16, 1]].map(
    ([batch, height, width, channels, filters, padding]): SelfCheckCase => ({
      name: `convolution of ${height} x ${width} x ${channels} by ${filters} filters, ` +
        `padding ${padding}`,
      inputs: [
        [batch, height, width, channels],
        [3, 3, channels, filters],
        [filters],
        [batch, height - 2 + 2 * padding, width - 2 + 2 * padding, filters],
      ],
      run: withGradients((x, filter, bias) =>
        tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: 1,
          pad: padding,
          bias,
        })
      ),
      expected: (inputs) => convolution.convolution(inputs, { stride: 1, padding }),
    }),
  ),
  ...fixed.map(
    ([batch, height, width, channels, filters, stride, padding]): SelfCheckCase => ({
      name: `convolution with fixed statistics of ${height} x ${width} x ${channels}, ` +
        `stride ${stride}, padding ${padding}`,
      inputs: [
        [batch, height, width, channels],
        [3, 3, channels, filters],
        ...Array.from({ length: 5 }, () => [filters]),
      ],
      run([x, filter, bias, mean, deviation, beta, gamma]) {
        const scale = gamma.mul<tf.Tensor1D>(deviation.square().add(epsilon).rsqrt());
        // As for convolutions with a bias of their own, and without.
        const offset = stride === 1 ? bias.sub(mean) : mean.neg().add(bias);
        return [tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter.mul<tf.Tensor4D>(scale),
          strides: stride,
          pad: padding,
          bias: offset.mul<tf.Tensor1D>(scale).add(beta),
          activation: "relu",
        })];
      },
      expected: (inputs) =>
        convolution.convolutionFixedNormRelu(inputs, epsilon, { stride, padding }),
    }),
  ),
  ...[[37, 256, 10], [24, 40, 16]].map(([rows, depth, columns]): SelfCheckCase => ({
    name: `linear layer of ${depth} by ${columns}`,
    inputs: [[rows, depth], [depth, columns], [columns], [rows, columns]],
    run: withGradients((x, w, bias) =>
      tf.fused.matMul({ a: x as tf.Tensor2D, b: w as tf.Tensor2D, bias })
    ),
    expected: convolution.dense,
  })),
  ...[[1, 22, 22, 32], [3, 7, 9, 5]].map(([batch, height, width, channels]): SelfCheckCase => ({
    name: `max pool of ${height} x ${width} x ${channels}`,
    inputs: [[batch, height, width, channels], [batch, height >> 1, width >> 1, channels]],
    run: withGradients((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid")),
    expected: reference.maxPool,
  })),
  ...([[[2, 7, 7, 64], true], [[3, 5, 4, 5], true], [[2, 6, 5, 16], false]] as const).map((
    [shape, relu],
  ): SelfCheckCase => ({
    name: `batch norm${relu ? " and ReLU" : ""} of ${shape.slice(1).join(" x ")}`,
    inputs: [shape, [shape[3]], [shape[3]], shape],
    run: withGradients((x, gamma, beta) =>
      batchNormTraining(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, {
        epsilon,
        relu,
      }).output
    ),
    expected: (inputs) => reference.batchNorm(inputs, epsilon, relu),
  })),
  {
    name: "batch norm with fixed statistics",
    inputs: [[2, 5, 4, 36], [36], [36], [36], [36]],
    run: ([x, mean, deviation, beta, gamma]) => [
      tf.batchNorm4d(
        x as tf.Tensor4D,
        mean as tf.Tensor1D,
        tf.square(deviation as tf.Tensor1D),
        beta as tf.Tensor1D,
        gamma as tf.Tensor1D,
        epsilon,
      ),
    ],
    expected: (inputs) => reference.fixedNorm(inputs, epsilon),
  },
  {
    name: "ReLU",
    inputs: [[3, 333], [3, 333]],
    run: withGradients((x) => tf.relu(x)),
    expected: reference.relu,
  },
  {
    name: "sum of a residual and its shortcut, and ReLU",
    inputs: [[3, 111], [3, 111], [3, 111]],
    run: withGradients((x, y) => tf.relu(tf.add(x, y))),
    expected: reference.addRelu,
  },
  {
    name: "global average pool",
    inputs: [[3, 7, 5, 36], [3, 36]],
    run: withGradients((x) => tf.mean(x, [1, 2])),
    expected: reference.globalAveragePool,
  },
  ...[[2, 8, 6, 16], [2, 7, 5, 3]].map(([batch, height, width, channels]): SelfCheckCase => ({
    name: `average pool of ${height} x ${width} x ${channels}`,
    inputs: [[batch, height, width, channels], [batch, height >> 1, width >> 1, channels]],
    run: withGradients((x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid")),
    expected: reference.averagePool,
  })),
  ...learningCases,
];
