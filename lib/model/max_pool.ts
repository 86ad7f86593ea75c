import * as tf from "@tensorflow/tfjs";
import { type BlockBuilder, formatShape } from "./block.ts";

/**
 * The largest of each 2 x 2 pixels (stride 2, no padding: an odd last row or column is left out),
 * as PyTorch's `MaxPool2d(2)`. It gives half the height and width, and as many channels.
 *
 * @param name The layer's name, such as `pool1`.
 * @returns A builder that throws a RangeError where its input is smaller than 2 x 2.
 *
 * @example
 * ```ts
 * import { CNN, dense, maxPool } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const model = new CNN({ imageShape: [9, 9, 1], blocks: [maxPool("pool1"), dense("fc1", 10)] });
 * assert.match(model.summary(), /pool1.*4 x 4 x 1/);
 * model.dispose();
 * ```
 */
export function maxPool(name: string): BlockBuilder {
  return (inputShape) => {
    const [height, width, channels] = inputShape;
    const outputShape = [Math.floor(height / 2), Math.floor(width / 2), channels];
    if (inputShape.length !== 3 || outputShape[0] < 1 || outputShape[1] < 1) {
      throw new RangeError(
        `${name} (2 x 2) makes ${formatShape(outputShape)} of its input ` +
          `${formatShape(inputShape)}: use larger images or fewer blocks`,
      );
    }
    return {
      name,
      layers: [{ name, parameters: [], buffers: [] }],
      forward: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"),
      dispose: () => {},
    };
  };
}
