import * as tf from "@tensorflow/tfjs";
import { type Block, type BlockBuilder, disposeLayers } from "./block.ts";
import { kaimingUniform } from "./initialization.ts";
import { StateTensor } from "./state_tensor.ts";

/**
 * A linear layer over all values of its input, as PyTorch's `Linear` after flattening.
 *
 * An image is flattened in the order height, width, channels here, and channels, height, width in
 * PyTorch: the state dict's columns are in PyTorch's order.
 *
 * Weights and biases start as PyTorch's do: uniform, within 1 / sqrt(inputs) of 0.
 *
 * @param name The layer's name, such as `fc1`: its entries are `fc1.weight` and `fc1.bias`.
 * @param outputs How many numbers it gives for each example, from 1.
 *
 * @example
 * ```ts
 * import { CNN, dense } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const model = new CNN({ imageShape: [8, 8, 1], blocks: [dense("fc1", 10)] });
 * assert.equal(model.parameterCount, 8 * 8 * 10 + 10);
 * model.dispose();
 * ```
 */
export function dense(name: string, outputs: number): BlockBuilder {
  return (inputShape, random) => {
    const inputs = inputShape.reduce((product, size) => product * size, 1);
    const [height, width, channels] = inputShape.length === 3 ? inputShape : [1, 1, inputs];
    const weight = new StateTensor(
      `${name}.weight`,
      tf.tensor2d(kaimingUniform(inputs * outputs, inputs, random(`${name}.weight`)), [
        inputs,
        outputs,
      ]),
      [outputs, inputs],
      { filterShape: [height, width, channels, outputs], differentiable: true },
    );
    const bias = new StateTensor(
      `${name}.bias`,
      tf.tensor1d(kaimingUniform(outputs, inputs, random(`${name}.bias`))),
      [outputs],
      { differentiable: true },
    );
    const layers = [{ name, parameters: [weight, bias], buffers: [] }];
    return {
      name,
      layers,
      forward: (x) =>
        tf.fused.matMul({
          a: tf.reshape(x, [x.shape[0], inputs]) as tf.Tensor2D,
          b: weight.value as tf.Tensor2D,
          bias: bias.value,
        }),
      dispose: () => disposeLayers(layers),
    } satisfies Block;
  };
}
