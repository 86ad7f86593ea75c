import * as tf from "@tensorflow/tfjs";
import { type BatchNormResult, batchNormTraining } from "../../backends/operations/batch_norm.ts";
import { convolutionBatchNorm } from "../../backends/operations/convolution_batch_norm.ts";
import {
  type Block,
  type BlockBuilder,
  disposeLayers,
  formatShape,
  type ForwardPass,
  type Shape,
} from "./block.ts";
import { kaimingUniform } from "./initialization.ts";
import { RunningStatistics } from "./running_statistics.ts";
import { StateTensor } from "./state_tensor.ts";

/** Whether batch norm stands before ReLU, as in the tutorial, or after it. */
export type Normalization = "before" | "after";

/** Settings of `convolutionBlock`. */
export interface ConvolutionBlockOptions {
  /** The layers are called `conv` and `bn` with this number. */
  readonly number: number;
  /** Output channels. */
  readonly filters: number;
  /** Default `before`. */
  readonly normalization?: Normalization;
}

const kernelSize = 3;
const epsilon = 1e-5;

/**
 * A convolution of 3 x 3 (stride 1, no padding), batch norm and ReLU, as PyTorch's `Conv2d`,
 * `BatchNorm2d` and `relu` compute them.
 *
 * Where batch norm follows the convolution directly, the convolution's bias has no effect: the
 * batch's mean takes it off again. So it is left out in training, its gradient is exactly 0 and it
 * keeps the values that it started with. It stands in the state dict because PyTorch's has it, and
 * the running mean includes it, as PyTorch's does.
 *
 * @returns A builder that gives height - 2 x width - 2 x `filters`, and throws a RangeError where its
 * input is smaller than 3 x 3.
 *
 * @example
 * ```ts
 * import { CNN, convolutionBlock, dense } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const blocks = [convolutionBlock({ number: 1, filters: 4 }), dense("fc1", 10)];
 * const model = new CNN({ imageShape: [8, 8, 1], blocks });
 * assert.match(model.summary(), /conv1.*6 x 6 x 4/);
 * model.dispose();
 * ```
 */
export function convolutionBlock(
  { number, filters, normalization = "before" }: ConvolutionBlockOptions,
): BlockBuilder {
  return (inputShape, random) => {
    const convolution = `conv${number}`, norm = `bn${number}`;
    const [height, width, channels] = inputShape;
    const outputShape = [height - kernelSize + 1, width - kernelSize + 1, filters];
    if (inputShape.length !== 3 || outputShape[0] < 1 || outputShape[1] < 1) {
      throw new RangeError(
        `${convolution} (3 x 3) makes ${formatShape(outputShape)} of its input ` +
          `${formatShape(inputShape)}: use larger images or fewer blocks`,
      );
    }
    const fanIn = kernelSize * kernelSize * channels;
    const filterShape = [kernelSize, kernelSize, channels, filters] as const;
    const uniform = (name: string, size: number) => kaimingUniform(size, fanIn, random(name));
    const weight = new StateTensor(
      `${convolution}.weight`,
      tf.tensor4d(uniform(`${convolution}.weight`, fanIn * filters), [...filterShape]),
      [filters, channels, kernelSize, kernelSize],
      { filterShape, differentiable: true },
    );
    const bias = new StateTensor(
      `${convolution}.bias`,
      tf.tensor1d(uniform(`${convolution}.bias`, filters)),
      [filters],
      { differentiable: normalization === "after" },
    );
    const trained = { differentiable: true };
    const gamma = new StateTensor(`${norm}.weight`, tf.ones([filters]), [filters], trained);
    const beta = new StateTensor(`${norm}.bias`, tf.zeros([filters]), [filters], trained);
    const statistics = new RunningStatistics(norm, filters);

    const scale = () => gamma.value as tf.Tensor1D, shift = () => beta.value as tf.Tensor1D;
    const filter = () => weight.value as tf.Tensor4D;

    const track = (pass: ForwardPass, result: BatchNormResult, bias?: tf.Tensor): tf.Tensor4D => {
      const { output, mean, variance } = result;
      const count = output.size / filters;
      pass.defer([mean, variance], () => statistics.track(mean, variance, count, bias));
      return output;
    };

    /** Batch norm's statistics have no variance of one value. */
    const checkCount = (shape: Shape): void => {
      if (tf.util.sizeFromShape([...shape]) / filters >= 2) return;
      throw new RangeError(
        `${norm} needs more than one value a channel in training, but its input has the shape ` +
          `${formatShape(shape)}: use a larger batch or larger images`,
      );
    };

    /** Batch norm and ReLU after it. In evaluation both are part of the convolution. */
    const normalizeBefore = (x: tf.Tensor4D, pass: ForwardPass): tf.Tensor4D => {
      if (pass.training) {
        checkCount([x.shape[0], ...outputShape]);
        const options = { epsilon, relu: true };
        const result = convolutionBatchNorm(x, filter(), scale(), shift(), options);
        return track(pass, result, bias.value);
      }
      const factor = scale().mul<tf.Tensor1D>(statistics.variance.value.add(epsilon).rsqrt());
      return tf.fused.conv2d({
        x,
        filter: filter().mul(factor),
        strides: 1,
        pad: "valid",
        bias: bias.value.sub(statistics.mean.value).mul<tf.Tensor1D>(factor).add(shift()),
        activation: "relu",
      });
    };

    /** Batch norm after the convolution's ReLU. */
    const normalizeAfter = (x: tf.Tensor4D, pass: ForwardPass): tf.Tensor4D => {
      const convolved = tf.fused.conv2d({
        x,
        filter: filter(),
        strides: 1,
        pad: "valid",
        bias: bias.value,
      });
      const y = tf.relu(convolved);
      if (pass.training) {
        checkCount(y.shape);
        return track(pass, batchNormTraining(y, scale(), shift(), { epsilon, relu: false }));
      }
      const { mean, variance } = statistics;
      return tf.batchNorm4d(
        y,
        mean.value as tf.Tensor1D,
        variance.value as tf.Tensor1D,
        shift(),
        scale(),
        epsilon,
      );
    };

    const layers = [
      { name: convolution, parameters: [weight, bias], buffers: [] },
      { name: norm, parameters: [gamma, beta], buffers: statistics.buffers },
    ];
    return {
      name: convolution,
      layers,
      forward: (x, pass) =>
        (normalization === "before" ? normalizeBefore : normalizeAfter)(x as tf.Tensor4D, pass),
      dispose: () => disposeLayers(layers),
    } satisfies Block;
  };
}
