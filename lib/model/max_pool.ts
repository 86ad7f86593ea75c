import * as tf from "@tensorflow/tfjs";
import { type BlockBuilder, formatShape } from "./block.ts";

/**
 * The largest of each 2 x 2 pixels (stride 2, no padding: an odd last row or column is left out),
 * as PyTorch's `MaxPool2d(2)`.
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
