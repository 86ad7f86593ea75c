import * as tf from "@tensorflow/tfjs";
import { batchNormTraining } from "../../../backends/operations/batch_norm.ts";
import type { ForwardPass } from "../block.ts";
import type { NetworkLayer } from "../layers.ts";
import type { Unit } from "../unit.ts";
import { Normalization, type NormalizationLayer } from "./normalization.ts";

/** Batch norm that follows no convolution, and ReLU if it comes next. */
export function batchNormUnit(layer: NormalizationLayer, relu?: NetworkLayer): Unit {
  const norm = new Normalization(layer);

  const train = (x: tf.Tensor4D, pass: ForwardPass): tf.Tensor => {
    norm.check(x.shape);
    const options = { epsilon: norm.epsilon, relu: relu !== undefined };
    return norm.track(pass, batchNormTraining(x, norm.scale, norm.shift, options));
  };

  const evaluate = (x: tf.Tensor4D): tf.Tensor => {
    const { mean, variance, shift, scale, epsilon } = norm;
    const y = tf.batchNorm4d(x, mean, variance, shift, scale, epsilon);
    return relu ? tf.relu(y) : y;
  };

  const layers = relu ? [layer, relu] : [layer];
  return {
    layers,
    states: [norm.state, ...relu ? [{ layer: relu, parameters: [], buffers: [] }] : []],
    forward(x, pass) {
      // Features are images of one pixel.
      const images = x.rank === 4 ? x : x.reshape([x.shape[0], 1, 1, x.size / x.shape[0]]);
      const y = pass.training
        ? train(images as tf.Tensor4D, pass)
        : evaluate(images as tf.Tensor4D);
      return x.rank === 4 ? y : y.reshape(x.shape);
    },
  };
}
