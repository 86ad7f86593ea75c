import * as tf from "@tensorflow/tfjs";
import { adamStep } from "../operations/adam.ts";
import { batchNormTraining } from "../operations/batch_norm.ts";
import { softmaxCrossEntropy } from "../operations/cross_entropy.ts";
import type { HeldTensor } from "../operations/held_tensor.ts";
import { trackStatistics } from "../operations/running_statistics.ts";
import * as reference from "./self_test_reference.ts";

/** An operation on shapes that take it through the vectors and the rests of its kernels. */
export interface SelfTestCase {
  readonly name: string;
  /** Shapes of the inputs. */
  readonly inputs: readonly (readonly number[])[];
  readonly run: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[];
  /** What `run` is to give. */
  readonly expected: (inputs: readonly reference.Values[]) => reference.Results;
}

/** Runs an operation and its gradients: the last input is the gradient of the output. */
function withGradients(operation: (...inputs: tf.Tensor[]) => tf.Tensor): SelfTestCase["run"] {
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

/** Height, width and channels of an image, and filters of 3 x 3: the tutorial's layers, and odd ones. */
const convolutions = [
  [28, 28, 1, 32],
  [14, 26, 32, 32],
  [11, 11, 32, 64],
  [9, 9, 64, 64],
  [7, 7, 64, 64],
  [10, 13, 8, 24],
  [9, 6, 5, 7],
] as const;

/** What a training runs, and a test of a network. */
export const selfTestCases: readonly SelfTestCase[] = [
  ...convolutions.map(([height, width, channels, filters]): SelfTestCase => ({
    name: `convolution of ${height} x ${width} x ${channels} by ${filters} filters`,
    inputs: [
      [1, height, width, channels],
      [3, 3, channels, filters],
      [1, height - 2, width - 2, filters],
    ],
    run: withGradients((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "valid")),
    expected: reference.convolution,
  })),
  ...[[37, 256, 10], [24, 40, 16]].map(([rows, depth, columns]): SelfTestCase => ({
    name: `linear layer of ${depth} by ${columns}`,
    inputs: [[rows, depth], [depth, columns], [columns], [rows, columns]],
    run: withGradients((x, w, bias) =>
      tf.fused.matMul({ a: x as tf.Tensor2D, b: w as tf.Tensor2D, bias })
    ),
    expected: reference.dense,
  })),
  ...[[1, 22, 22, 32], [3, 7, 9, 5]].map(([batch, height, width, channels]): SelfTestCase => ({
    name: `max pool of ${height} x ${width} x ${channels}`,
    inputs: [[batch, height, width, channels], [batch, height >> 1, width >> 1, channels]],
    run: withGradients((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid")),
    expected: reference.maxPool,
  })),
  ...[[1, 24, 24, 32], [2, 7, 7, 64], [3, 5, 4, 5]].map((shape): SelfTestCase => ({
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
