import * as tf from "@tensorflow/tfjs";
import { kaimingUniform } from "../initialization.ts";
import type { LayerOptions, NetworkLayer } from "../layers.ts";
import { sizeOf } from "../shape.ts";
import { StateTensor } from "../state_tensor.ts";
import type { Unit, UnitSite } from "../unit.ts";

/**
 * A linear layer, and the flattening before it if there is one. An image is read as it lies in memory,
 * without reordering it: the weights' columns are reordered in the state dict instead.
 */
export function denseUnit(
  layer: NetworkLayer & { readonly options: LayerOptions["dense"] },
  { random }: UnitSite,
  flatten?: NetworkLayer,
): Unit {
  const { name, options: { units } } = layer;
  const { inputShape } = flatten ?? layer;
  const inputs = sizeOf(inputShape);
  const [height, width, channels] = inputShape.length === 3 ? inputShape : [1, 1, inputs];
  const uniform = (name: string, size: number) => kaimingUniform(size, inputs, random(name));
  const weight = new StateTensor(
    `${name}.weight`,
    tf.tensor2d(uniform(`${name}.weight`, inputs * units), [inputs, units]),
    [units, inputs],
    { filterShape: [height, width, channels, units], differentiable: true },
  );
  const bias = new StateTensor(
    `${name}.bias`,
    tf.tensor1d(uniform(`${name}.bias`, units)),
    [units],
    { differentiable: true },
  );
  return {
    layers: flatten ? [flatten, layer] : [layer],
    states: [
      ...flatten ? [{ layer: flatten, parameters: [], buffers: [] }] : [],
      { layer, parameters: [weight, bias], buffers: [] },
    ],
    forward: (x) =>
      tf.fused.matMul({
        a: tf.reshape(x, [x.shape[0], inputs]) as tf.Tensor2D,
        b: weight.value as tf.Tensor2D,
        bias: bias.value,
      }),
  };
}
