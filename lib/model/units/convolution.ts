import * as tf from "@tensorflow/tfjs";
import { convolutionBatchNorm } from "../../../backends/operations/convolution_batch_norm.ts";
import type { Random } from "../../random.ts";
import type { ForwardPass } from "../block.ts";
import { kaimingUniform } from "../initialization.ts";
import type { LayerOptions, NetworkLayer } from "../layers.ts";
import { StateTensor } from "../state_tensor.ts";
import type { LayerState, Unit, UnitSite } from "../unit.ts";
import { Normalization, type NormalizationLayer } from "./normalization.ts";

/** A layer of convolution. */
export type ConvolutionLayer = NetworkLayer & { readonly options: LayerOptions["conv"] };

/** A convolution that no batch norm follows, as PyTorch's `Conv2d` computes it. */
export function convolutionUnit(layer: ConvolutionLayer, { random }: UnitSite): Unit {
  const { weight, bias, state } = makeFilters(layer, random, true);
  return {
    layers: [layer],
    states: [state],
    forward: (x) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: weight.value as tf.Tensor4D,
        ...windowOf(layer),
        ...bias && { bias: bias.value },
      }),
  };
}

/**
 * A convolution, batch norm and perhaps ReLU, in one, as PyTorch's `Conv2d`, `BatchNorm2d` and `relu`
 * compute them. In evaluation batch norm is part of the filters.
 *
 * The convolution's bias has no effect in training: the batch's mean takes it off again. So it is left
 * out there, its gradient is exactly 0 and it keeps the values that it started with. It stands in the
 * state dict because PyTorch's has it, and the running mean includes it, as PyTorch's does.
 */
export function convolutionNormUnit(
  layer: ConvolutionLayer,
  normLayer: NormalizationLayer,
  relu: NetworkLayer | undefined,
  { random }: UnitSite,
): Unit {
  const { weight, bias, state } = makeFilters(layer, random, false);
  const norm = new Normalization(normLayer);
  const window = windowOf(layer);
  const { stride, padding } = layer.options;
  const filter = () => weight.value as tf.Tensor4D;

  const train = (x: tf.Tensor4D, pass: ForwardPass): tf.Tensor => {
    norm.check([x.shape[0], ...layer.outputShape]);
    const options = { epsilon: norm.epsilon, relu: relu !== undefined, stride, padding };
    const result = convolutionBatchNorm(x, filter(), norm.scale, norm.shift, options);
    return norm.track(pass, result, bias);
  };

  const evaluate = (x: tf.Tensor4D): tf.Tensor => {
    const factor = norm.scale.mul<tf.Tensor1D>(norm.variance.add(norm.epsilon).rsqrt());
    const offset = bias ? bias.value.sub(norm.mean) : norm.mean.neg();
    return tf.fused.conv2d({
      x,
      filter: filter().mul(factor),
      ...window,
      bias: offset.mul<tf.Tensor1D>(factor).add(norm.shift),
      activation: relu ? "relu" : "linear",
    });
  };

  return {
    layers: [layer, normLayer, ...relu ? [relu] : []],
    states: [
      state,
      norm.state,
      ...relu ? [{ layer: relu, parameters: [], buffers: [] }] : [],
    ],
    forward: (x, pass) =>
      pass.training ? train(x as tf.Tensor4D, pass) : evaluate(x as tf.Tensor4D),
  };
}

function makeFilters(
  layer: ConvolutionLayer,
  random: (parameter: string) => Random,
  biasTrained: boolean,
): { weight: StateTensor; bias?: StateTensor; state: LayerState } {
  const { name, inputShape, options: { kernel, filters, bias: wanted } } = layer;
  const channels = inputShape[2];
  const fanIn = kernel * kernel * channels;
  const filterShape = [kernel, kernel, channels, filters] as const;
  const uniform = (name: string, size: number) => kaimingUniform(size, fanIn, random(name));
  const weight = new StateTensor(
    `${name}.weight`,
    tf.tensor4d(uniform(`${name}.weight`, fanIn * filters), [...filterShape]),
    [filters, channels, kernel, kernel],
    { filterShape, differentiable: true },
  );
  const bias = wanted
    ? new StateTensor(
      `${name}.bias`,
      tf.tensor1d(uniform(`${name}.bias`, filters)),
      [filters],
      { differentiable: biasTrained },
    )
    : undefined;
  const parameters = bias ? [weight, bias] : [weight];
  return { weight, bias, state: { layer, parameters, buffers: [] } };
}

/** The way of the filters, as TensorFlow.js' convolutions are told it. */
function windowOf(
  { options: { stride, padding } }: ConvolutionLayer,
): { strides: number; pad: number | "valid" | "same" } {
  return { strides: stride, pad: padding === 0 ? "valid" : padding };
}
