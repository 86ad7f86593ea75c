import * as tf from "@tensorflow/tfjs";
import { adamStep } from "../operations/adam.ts";
import { clipScale } from "../operations/clip_scale.ts";
import { softmaxCrossEntropy } from "../operations/cross_entropy.ts";
import { dropout, dropoutMask } from "../operations/dropout.ts";
import { hold } from "../operations/held_tensor.ts";
import { movingAverageStep } from "../operations/moving_average.ts";
import { trackStatistics } from "../operations/running_statistics.ts";
import { sgdStep } from "../operations/sgd.ts";
import { type SelfCheckCase, withGradients } from "./self_check_case.ts";
import * as reference from "./self_check_reference.ts";
import * as updates from "./self_check_updates.ts";

const regularizations: [string, updates.Regularization][] = [
  ["Adam", updates.unregularized],
  ["Adam with weight decay", { weightDecay: 0.1, decoupled: false, gradientScale: 0.7 }],
  ["Adam with decoupled weight decay", { weightDecay: 0.1, decoupled: true, gradientScale: 1 }],
];

/** The loss, what its gradients do to weights, and what keeps them from learning by heart. */
export const learningCases: readonly SelfCheckCase[] = [
  {
    name: "running statistics",
    inputs: [[37], [37], [37], [37]],
    run([runningMean, runningVariance, mean, variance]) {
      const running = { mean: hold(runningMean), variance: hold(runningVariance) };
      const batch = { mean, variance, ...reference.trackingSettings };
      trackStatistics([{ running, batch }]);
      return [running.mean.value, running.variance.value];
    },
    expected: reference.runningStatistics,
  },
  ...[0, 0.1].map((labelSmoothing): SelfCheckCase => ({
    name: `softmax cross-entropy with a smoothing of ${labelSmoothing}`,
    inputs: [[37, 10], []],
    run: withGradients((logits) => {
      const labels = tf.tensor1d(Int32Array.from({ length: 37 }, (_, row) => row % 10), "int32");
      return softmaxCrossEntropy(logits as tf.Tensor2D, labels, { labelSmoothing }).loss;
    }),
    expected: (inputs) => reference.crossEntropy(inputs, labelSmoothing),
  })),
  {
    name: "dropout of units",
    inputs: [[37, 21], [37, 21]],
    run: withGradients((x) => dropout(x, { rate: 0.3, seed: 5, per: "unit" })),
    expected: ([x, dy]) => {
      const mask = dropoutMask(37 * 21, 0.3, 5);
      return [x, dy].map(({ data }) => Float64Array.from(data, (value, at) => value * mask[at]));
    },
  },
  ...[32, 7].map((channels): SelfCheckCase => ({
    name: `dropout of ${channels} channels`,
    inputs: [[3, 5, 4, channels], [3, 5, 4, channels]],
    run: withGradients((x) => dropout(x, { rate: 0.3, seed: 6, per: "channel" })),
    expected: ([x, dy]) => {
      const mask = dropoutMask(3 * channels, 0.3, 6);
      const place = (at: number) => Math.floor(at / (20 * channels)) * channels + at % channels;
      return [x, dy].map(({ data }) =>
        Float64Array.from(data, (value, at) => value * mask[place(at)])
      );
    },
  })),
  ...regularizations.map(([name, settings]): SelfCheckCase => ({
    name,
    inputs: [[333], [333], [333], [333]],
    run([parameter, gradient, first, root]) {
      const state = {
        parameter: hold(parameter),
        firstMoment: hold(first),
        secondMoment: hold(tf.square(root)),
      };
      const { gradientScale: scale, ...decay } = settings;
      const gradientScale = scale === 1 ? undefined : tf.scalar(scale);
      adamStep([state], [gradient], { ...updates.adamSettings, ...decay, gradientScale });
      return [state.parameter.value, state.firstMoment.value, state.secondMoment.value];
    },
    expected: (inputs) => updates.adam(inputs, settings),
  })),
  ...[true, false].map((nesterov): SelfCheckCase => ({
    name: `descent with ${nesterov ? "Nesterov's" : "plain"} momentum`,
    inputs: [[333], [333], [333]],
    run([parameter, gradient, velocity]) {
      const state = { parameter: hold(parameter), velocity: hold(velocity) };
      const gradientScale = tf.scalar(updates.descentSettings.gradientScale);
      sgdStep([state], [gradient], { ...updates.descentSettings, nesterov, gradientScale });
      return [state.parameter.value, state.velocity.value];
    },
    expected: (inputs) => updates.descent(inputs, nesterov),
  })),
  {
    name: "scale of clipped gradients",
    inputs: [[333], [7, 2]],
    run: (gradients) => [clipScale(gradients, 2)],
    expected: (gradients) => updates.clipScale(gradients, 2),
  },
  {
    name: "moving average",
    inputs: [[333], [333]],
    run([average, value]) {
      const state = { average: hold(average), value };
      movingAverageStep([state], 0.9);
      return [state.average.value];
    },
    expected: (inputs) => updates.movingAverage(inputs, 0.9),
  },
];
