import type * as tf from "@tensorflow/tfjs";
import { convolutionBatchNorm } from "../../backends/operations/convolution_batch_norm.ts";
import { convolutionGradients, convolve } from "../double/convolution.ts";
import type { PlannedLayer } from "../network_plan.ts";
import { batchNormWithRelu, batchNormWithReluReference, options } from "./batch_norm.ts";
import { convolution, sizesOf } from "./convolution.ts";
import { type Operation, size } from "./operation.ts";

/** Convolution, batch norm and ReLU in one, as the network trains them, and all gradients at once. */
export function convolutionBlock(layer: PlannedLayer, batch: number, first: boolean): Operation {
  const [x, filter] = convolution(layer, batch, first).inputs;
  const [, gamma, beta] = batchNormWithRelu(layer, batch).inputs;
  const sizes = sizesOf(layer, batch);
  const multiplyAdds = batch * layer.multiplyAdds;
  const numbers = size(x.shape) + size(filter.shape) + batch * size(layer.output);
  return {
    name: layer.name.replace("conv", "block"),
    inputs: [x, filter, gamma, beta],
    works: [
      { name: "forward", gradientsOf: [], multiplyAdds, numbers },
      {
        name: "gradient",
        // Nobody asks for the gradient of the images.
        gradientsOf: first ? [1, 2, 3] : [0, 1, 2, 3],
        multiplyAdds: first ? multiplyAdds : 2 * multiplyAdds,
        numbers: 2 * numbers,
      },
    ],
    compute: ([x, filter, gamma, beta]) =>
      convolutionBatchNorm(
        x as tf.Tensor4D,
        filter as tf.Tensor4D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
        options,
      ).output,
    reference([x, filter, gamma, beta], dy, output) {
      const convolved = convolve(sizes, x, filter);
      const normalized = batchNormWithReluReference([convolved, gamma, beta], dy, output);
      const [inner, dgamma, dbeta] = normalized.gradients;
      const { dx, dfilter } = convolutionGradients(sizes, x, filter, inner);
      return { output: normalized.output, gradients: [dx, dfilter, dgamma, dbeta] };
    },
  };
}
