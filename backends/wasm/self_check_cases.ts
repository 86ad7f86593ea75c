import * as tf from "@tensorflow/tfjs";
import { adamStep } from "../operations/adam.ts";
import { batchNormTraining } from "../operations/batch_norm.ts";
import { convolutionBatchNorm } from "../operations/convolution_batch_norm.ts";
import { softmaxCrossEntropy } from "../operations/cross_entropy.ts";
import type { HeldTensor } from "../operations/held_tensor.ts";
import { trackStatistics } from "../operations/running_statistics.ts";
import * as convolution from "./self_check_convolution.ts";
import * as reference from "./self_check_reference.ts";

/** An operation on shapes that take it through the vectors and the rests of its kernels. */
export interface SelfCheckCase {
  readonly name: string;
  /** Shapes of the inputs. */
  readonly inputs: readonly (readonly number[])[];
  readonly run: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[];
  /** What `run` is to give. */
  readonly expected: (inputs: readonly reference.Values[]) => reference.Results;
}

/** Runs an operation and its gradients: the last input is the gradient of the output. */
function withGradients(operation: (...inputs: tf.Tensor[]) => tf.Tensor): SelfCheckCase["run"] {
  return (inputs) => {
    const { value, grads } = tf.valueAndGrads(operation)(inputs.slice(0, -1), inputs.at(-1)!);
    return [value, ...grads];
  };
}

/** Holds a tensor that the engine's scope disposes of. */
function held(value: tf.Tensor): HeldTensor & { value: tf.Tensor } {
  return {
    value,
    replace(next) {
      this.value = next;
    },
  };
}

const epsilon = 1e-5;

/** Images, height, width, channels and filters of 3 x 3: the tutorial's layers, and odd ones. */
const convolutions = [
  [1, 28, 28, 1, 32],
  [1, 26, 26, 32, 32],
  [2, 11, 11, 32, 64],
  [2, 9, 9, 64, 64],
  [3, 7, 7, 64, 64],
  [2, 10, 13, 8, 24],
  [2, 9, 6, 5, 7],
] as const;

/** What a training runs, and a test of a network. */
export const selfCheckCases: readonly SelfCheckCase[] = [
  ...convolutions.map(([batch, height, width, channels, filters]): SelfCheckCase => {
    // Images have no gradient; what a layer computed, which takes another way, has one.
    const factor = channels === 1 ? 1 : 2;
    const output = [batch, height - 2, width - 2, filters];
    return {
      name: `convolution block of ${height} x ${width} x ${channels} by ${filters} filters`,
      inputs: [
        [batch, height, width, channels],
        [3, 3, channels, filters],
        [filters],
        [filters],
        output,
      ],
      run: withGradients((x, w, gamma, beta) =>
        convolutionBatchNorm(
          (factor === 1 ? x : x.mul(factor)) as tf.Tensor4D,
          w as tf.Tensor4D,
          gamma as tf.Tensor1D,
          beta as tf.Tensor1D,
          { epsilon, relu: true },
        ).output
      ),
      expected: (inputs) => convolution.convolutionBatchNormRelu(inputs, factor, epsilon),
    };
  }),
  ...[[2, 9, 11, 16, 32], [1, 8, 7, 3, 5]].map(
    ([batch, height, width, channels, filters]): SelfCheckCase => ({
      name: `convolution of ${height} x ${width} x ${channels} by ${filters} filters`,
      inputs: [
        [batch, height, width, channels],
        [3, 3, channels, filters],
        [filters],
        [batch, height - 2, width - 2, filters],
      ],
      run: withGradients((x, filter, bias) =>
        tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: 1,
          pad: "valid",
          bias,
        })
      ),
      expected: convolution.convolution,
    }),
  ),
  ...[[2, 26, 12, 32, 32], [3, 7, 7, 6, 10]].map(
    ([batch, height, width, channels, filters]): SelfCheckCase => ({
      name: `convolution with fixed statistics of ${height} x ${width} x ${channels}`,
      inputs: [
        [batch, height, width, channels],
        [3, 3, channels, filters],
        ...Array.from({ length: 5 }, () => [filters]),
      ],
      run([x, filter, bias, mean, deviation, beta, gamma]) {
        const scale = gamma.mul<tf.Tensor1D>(deviation.square().add(epsilon).rsqrt());
        return [tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter.mul<tf.Tensor4D>(scale),
          strides: 1,
          pad: "valid",
          bias: bias.sub(mean).mul<tf.Tensor1D>(scale).add(beta),
          activation: "relu",
        })];
      },
      expected: (inputs) => convolution.convolutionFixedNormRelu(inputs, epsilon),
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
  ...[[2, 7, 7, 64], [3, 5, 4, 5]].map((shape): SelfCheckCase => ({
    name: `batch norm and ReLU of ${shape.slice(1).join(" x ")}`,
    inputs: [shape, [shape[3]], [shape[3]], shape],
    run: withGradients((x, gamma, beta) =>
      batchNormTraining(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, {
        epsilon,
        relu: true,
      }).output
    ),
    expected: (inputs) => reference.batchNormRelu(inputs, epsilon),
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
    name: "running statistics",
    inputs: [[37], [37], [37], [37]],
    run([runningMean, runningVariance, mean, variance]) {
      const running = { mean: held(runningMean), variance: held(runningVariance) };
      trackStatistics(running, { mean, variance, ...reference.trackingSettings });
      return [running.mean.value, running.variance.value];
    },
    expected: reference.runningStatistics,
  },
  {
    name: "softmax cross-entropy",
    inputs: [[37, 10], []],
    run: withGradients((logits) => {
      const labels = Int32Array.from({ length: 37 }, (_, row) => row % 10);
      return softmaxCrossEntropy(logits as tf.Tensor2D, tf.tensor1d(labels, "int32")).loss;
    }),
    expected: reference.crossEntropy,
  },
  {
    name: "ReLU",
    inputs: [[3, 333], [3, 333]],
    run: withGradients((x) => tf.relu(x)),
    expected: reference.relu,
  },
  {
    name: "Adam",
    inputs: [[333], [333], [333], [333]],
    run([parameter, gradient, first, root]) {
      const state = {
        parameter: held(parameter),
        firstMoment: held(first),
        secondMoment: held(tf.square(root)),
      };
      adamStep([state], [gradient], reference.adamSettings);
      return [state.parameter.value, state.firstMoment.value, state.secondMoment.value];
    },
    expected: reference.adam,
  },
];
