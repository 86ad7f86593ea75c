import * as tf from "@tensorflow/tfjs";
import { convolutionGradients, convolve } from "../double/convolution.ts";
import type { PlannedLayer } from "../network_plan.ts";
import { type Operation, size } from "./operation.ts";

/** A linear layer with its bias, and its gradients: a convolution of one pixel in double precision. */
export function dense(
  { name, input, output, multiplyAdds }: PlannedLayer,
  batch: number,
): Operation {
  const [inChannels] = input, [outChannels] = output;
  const sizes = { batch, height: 1, width: 1, inChannels, outChannels, window: 1 };
  const numbers = batch * inChannels + inChannels * outChannels + batch * outChannels;
  const cost = { multiplyAdds: batch * multiplyAdds, numbers };
  return {
    name,
    inputs: [
      { name: "x", shape: [batch, inChannels], draw: "rectified" },
      { name: "weight", shape: [inChannels, outChannels], draw: "signed" },
      { name: "bias", shape: [outChannels], draw: "signed" },
    ],
    works: [
      { name: "forward", gradientsOf: [], ...cost },
      { name: "input gradient", gradientsOf: [0], ...cost },
      { name: "weight gradient", gradientsOf: [1, 2], ...cost },
    ],
    compute: ([a, b, bias]) => tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias }),
    reference([x, weights, bias], dy) {
      const { dx, dfilter } = convolutionGradients(sizes, x, weights, dy);
      const dbias = new Float64Array(size(output));
      dy.forEach((value, index) => dbias[index % outChannels] += value);
      const product = convolve(sizes, x, weights);
      return {
        output: product.map((value, index) => value + bias[index % outChannels]),
        gradients: [dx, dfilter, dbias],
      };
    },
  };
}
