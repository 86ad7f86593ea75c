import * as tf from "@tensorflow/tfjs";
import { convolutionGradients, type ConvolutionSizes, convolve } from "../double/convolution.ts";
import type { PlannedLayer } from "../network_plan.ts";
import { type Operation, size } from "./operation.ts";

const WINDOW = 3;

/** The sizes of a planned convolution. */
export function sizesOf({ input, output }: PlannedLayer, batch: number): ConvolutionSizes {
  const [height, width, inChannels] = input;
  return { batch, height, width, inChannels, outChannels: output[2], window: WINDOW };
}

/** A convolution of 3 x 3 without its bias, and its two gradients. */
export function convolution(layer: PlannedLayer, batch: number, first: boolean): Operation {
  const sizes = sizesOf(layer, batch);
  const filterShape = [WINDOW, WINDOW, sizes.inChannels, sizes.outChannels];
  const numbers = batch * size(layer.input) + size(filterShape) + batch * size(layer.output);
  const cost = { multiplyAdds: batch * layer.multiplyAdds, numbers };
  const works = [
    { name: "forward", gradientsOf: [], ...cost },
    { name: "input gradient", gradientsOf: [0], ...cost },
    { name: "filter gradient", gradientsOf: [1], ...cost },
  ];
  return {
    name: layer.name,
    inputs: [
      { name: "x", shape: [batch, ...layer.input], draw: first ? "positive" : "rectified" },
      { name: "filter", shape: filterShape, draw: "signed" },
    ],
    // Nobody asks for the gradient of the images.
    works: first ? works.filter(({ name }) => name !== "input gradient") : works,
    compute: ([x, filter]) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid"),
    reference([x, filter], dy) {
      const { dx, dfilter } = convolutionGradients(sizes, x, filter, dy);
      return { output: convolve(sizes, x, filter), gradients: [dx, dfilter] };
    },
  };
}
