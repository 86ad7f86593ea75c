import * as tf from "@tensorflow/tfjs";
import type { BatchNormResult } from "../../../backends/operations/batch_norm.ts";
import type { ForwardPass } from "../block.ts";
import type { LayerOptions, NetworkLayer } from "../layers.ts";
import { RunningStatistics } from "../running_statistics.ts";
import { formatShape, type Shape } from "../shape.ts";
import { StateTensor } from "../state_tensor.ts";
import type { LayerState } from "../unit.ts";

/** A layer of batch norm. */
export type NormalizationLayer = NetworkLayer & { readonly options: LayerOptions["batchNorm"] };

/** What batch norm holds: a scale and a shift of each channel, and the running statistics. */
export class Normalization {
  readonly state: LayerState;
  readonly epsilon: number;
  readonly statistics: RunningStatistics;
  readonly #gamma: StateTensor;
  readonly #beta: StateTensor;
  readonly #channels: number;

  constructor(layer: NormalizationLayer) {
    const { name, options: { epsilon, momentum } } = layer;
    const channels = layer.outputShape.at(-1)!;
    const trained = { differentiable: true };
    this.#channels = channels;
    this.#gamma = new StateTensor(`${name}.weight`, tf.ones([channels]), [channels], trained);
    this.#beta = new StateTensor(`${name}.bias`, tf.zeros([channels]), [channels], trained);
    this.epsilon = epsilon;
    this.statistics = new RunningStatistics(name, channels, momentum);
    const parameters = [this.#gamma, this.#beta];
    this.state = { layer, parameters, buffers: this.statistics.buffers };
  }

  get scale(): tf.Tensor1D {
    return this.#gamma.value as tf.Tensor1D;
  }

  get shift(): tf.Tensor1D {
    return this.#beta.value as tf.Tensor1D;
  }

  get mean(): tf.Tensor1D {
    return this.statistics.mean.value as tf.Tensor1D;
  }

  get variance(): tf.Tensor1D {
    return this.statistics.variance.value as tf.Tensor1D;
  }

  /**
   * Checks that a batch has a variance.
   *
   * @param shape Of what is normalized, batch first.
   * @throws {RangeError} If there is one value a channel.
   */
  check(shape: Shape): void {
    if (tf.util.sizeFromShape([...shape]) / this.#channels >= 2) return;
    throw new RangeError(
      `${this.state.layer.name} needs more than one value a channel in training, but its input ` +
        `has the shape ${formatShape(shape)}: use a larger batch or larger images`,
    );
  }

  /**
   * Mixes a batch's statistics into the running ones once the pass is finished.
   *
   * @param bias What the mean lacks.
   */
  track(pass: ForwardPass, result: BatchNormResult, bias?: StateTensor): tf.Tensor4D {
    const { output, mean, variance } = result;
    const count = output.size / this.#channels;
    this.statistics.track(pass, mean, variance, count, bias?.value);
    return output;
  }
}
