import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { adamStep } from "../../backends/operations/adam.ts";
import { adam, sgd } from "../../backends/operations/optimizers.ts";
import { trackStatistics } from "../../backends/operations/running_statistics.ts";
import { hold } from "../../backends/operations/held_tensor.ts";
import { softmaxCrossEntropy } from "../../backends/operations/cross_entropy.ts";
import { type Operation, operation, withGradients } from "./operation.ts";

interface Loss {
  readonly rows: number;
  readonly classes: number;
  /** Largest logit, about. */
  readonly scale: number;
  readonly labelSmoothing?: number;
}

interface Rows {
  readonly shape: readonly number[];
  /** Largest number, about. */
  readonly scale: number;
}

interface Step {
  readonly shape: readonly number[];
  readonly step: number;
  readonly weightDecay?: number;
  readonly decoupled?: boolean;
  readonly gradientScale?: number;
}

interface Track {
  readonly channels: number;
  /** Values of each channel. */
  readonly count: number;
  readonly momentum: number;
  readonly biased: boolean;
}

/** The loss and what is done with its gradients. */
export const learning: readonly Operation[] = [
  operation<Rows>({
    name: "softmax, and its logarithm",
    tolerance: 1e-5,
    kernels: ["Softmax"],
    sweep: [
      { shape: [4, 10], scale: 5 },
      { shape: [3, 2, 7], scale: 1e4 },
      { shape: [1], scale: 1 },
      { shape: [9, 1], scale: 1 },
      { shape: [129, 47], scale: 20 },
      { shape: [2, 5000], scale: 100 },
      { shape: [3, 3, 2, 4], scale: 1e30 },
    ],
    arbitrary: fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 3 }),
      scale: fc.constantFrom(0.01, 1, 30, 1e3, 1e10),
    }),
    compute: ({ shape, scale }, draw) => {
      const logits = draw.uniform(shape).mul(scale);
      const { y, ...gradients } = withGradients((x) => tf.softmax(x), { logits }, draw);
      return { y, ...gradients, logarithm: tf.logSoftmax(logits) };
    },
  }),
  operation<readonly number[]>({
    name: "softmax of infinities and of what is no number",
    tolerance: 1e-6,
    kernels: ["Softmax"],
    webgpuSkip: "WebGPU's shaders need not keep infinities and NaN apart",
    sweep: [
      [1, NaN, 2, 3, 4],
      [Infinity, 1, 2],
      [-Infinity, 1, 2, -Infinity, -Infinity],
      [-Infinity, -Infinity, -Infinity],
      [1, 2, 3, 4, 5, NaN],
      [3e38, -3e38, 3e38],
    ],
    compute: (row) => ({
      y: tf.softmax(tf.tensor2d([...row, ...row.map(() => 1)], [2, row.length])),
    }),
  }),
  operation<Loss>({
    name: "softmaxCrossEntropy",
    tolerance: 1e-5,
    kernels: ["SoftmaxCrossEntropy", "SoftmaxCrossEntropyGrad"],
    sweep: [
      { rows: 4, classes: 10, scale: 5 },
      { rows: 3, classes: 10, scale: 1e4 },
      { rows: 1, classes: 2, scale: 1 },
      { rows: 5, classes: 3, scale: 1e30 },
      { rows: 129, classes: 47, scale: 20 },
      { rows: 2, classes: 2, scale: 1e-3 },
      { rows: 37, classes: 10, scale: 5, labelSmoothing: 0.1 },
      { rows: 5, classes: 3, scale: 1e4, labelSmoothing: 1 },
    ],
    arbitrary: fc.record({
      rows: fc.integer({ min: 1, max: 140 }),
      classes: fc.integer({ min: 2, max: 50 }),
      scale: fc.constantFrom(0.01, 1, 30, 1e3, 1e10),
      labelSmoothing: fc.constantFrom(0, 0.05, 0.5),
    }),
    compute: ({ rows, classes, scale, ...options }, draw) => {
      const logits = draw.uniform<tf.Rank.R2>([rows, classes]).mul<tf.Tensor2D>(scale);
      const labels = draw.labels(rows, classes);
      const lossOf = (logits: tf.Tensor) =>
        softmaxCrossEntropy(logits as tf.Tensor2D, labels, options);
      const gradient = tf.grad((logits) => lossOf(logits).loss);
      const dlogits = gradient(logits, tf.scalar(0.7));
      return { ...lossOf(logits), dlogits };
    },
  }),
  operation<Step>({
    name: "adamStep",
    tolerance: 1e-6,
    kernels: ["Adam"],
    sweep: [
      { shape: [3, 3, 8, 5], step: 1 },
      { shape: [1], step: 2 },
      { shape: [10], step: 1000 },
      { shape: [4099], step: 30 },
      { shape: [4, 17], step: 2, weightDecay: 0.1 },
      { shape: [301], step: 9, weightDecay: 0.1, decoupled: true, gradientScale: 0.3 },
      { shape: [2, 3], step: 4, gradientScale: 0 },
    ],
    arbitrary: fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
      step: fc.integer({ min: 1, max: 10000 }),
      weightDecay: fc.constantFrom(0, 0.01, 1),
      decoupled: fc.boolean(),
      gradientScale: fc.constantFrom(1, 0.2, 3),
    }),
    compute: ({ shape, gradientScale, ...settings }, draw) => {
      // The second tensor is larger than a part of the job.
      const both = [shape, [8200]].map((shape) => {
        const [parameter, firstMoment] = [0, 1].map(() => hold(draw.uniform(shape)));
        return { parameter, firstMoment, secondMoment: hold(draw.positive(shape)) };
      });
      const gradients = [draw.uniform(shape), draw.uniform([8200])];
      const betas = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
      const scale = gradientScale === undefined ? undefined : tf.scalar(gradientScale);
      adamStep(both, gradients, {
        learningRate: 0.01,
        ...settings,
        ...betas,
        gradientScale: scale,
      });
      return Object.fromEntries(
        both.flatMap((tensors, index) =>
          Object.entries(tensors).map(([name, { value }]) => [`${name} ${index}`, value])
        ),
      );
    },
  }),
  operation<Track>({
    name: "trackStatistics",
    tolerance: 1e-6,
    kernels: ["TrackStatistics"],
    sweep: [
      { channels: 1, count: 2, momentum: 0.1, biased: true },
      { channels: 32, count: 86528, momentum: 0.1, biased: true },
      { channels: 67, count: 3, momentum: 1, biased: false },
    ],
    arbitrary: fc.record({
      channels: fc.integer({ min: 1, max: 70 }),
      count: fc.integer({ min: 2, max: 1e6 }),
      momentum: fc.constantFrom(0, 0.01, 0.1, 0.5, 1),
      biased: fc.boolean(),
    }),
    compute: ({ channels, count, momentum, biased }, draw) => {
      const [mean, runningMean, bias] = [0, 1, 2].map(() => draw.uniform([channels]));
      const [variance, runningVariance] = [0, 1].map(() => draw.positive([channels]));
      const running = { mean: hold(runningMean), variance: hold(runningVariance) };
      const batch = { mean, variance, count, momentum, ...biased && { bias } };
      trackStatistics([{ running, batch }]);
      return { mean: running.mean.value, variance: running.variance.value };
    },
  }),
  operation<readonly (readonly number[])[]>({
    name: "adam and sgd, three steps of several variables",
    tolerance: 1e-6,
    kernels: ["ApplyAdam", "ApplyGradientDescent"],
    sweep: [[[3]], [[2, 5], [7], []], [[4100], [1, 3], [17, 31]]],
    arbitrary: fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 5,
    }),
    compute: (shapes, draw) => {
      const results = [adam(0.1), sgd(0.1)].flatMap((optimizer, place) => {
        const variables = shapes.map((shape) => tf.variable(draw.uniform(shape)));
        for (let step = 0; step < 3; step++) {
          const named = variables.map(({ name, shape }) => ({ name, tensor: draw.uniform(shape) }));
          optimizer.applyGradients(named);
        }
        const ends = variables.map((variable, index) =>
          [`${place === 0 ? "adam" : "sgd"} ${index}`, variable.mul(1)] as const
        );
        tf.dispose(variables);
        optimizer.dispose();
        return ends;
      });
      return Object.fromEntries(results);
    },
  }),
];
