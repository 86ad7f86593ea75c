import * as tf from "@tensorflow/tfjs";
import type { PlannedLayer } from "../network_plan.ts";
import { type Operation, size } from "./operation.ts";

/** The largest of 2 x 2, and its gradient. Nothing is rounded in either. */
export function maxPool({ name, input, output }: PlannedLayer, batch: number): Operation {
  const read = batch * size(input), written = batch * size(output);
  return {
    name,
    inputs: [{ name: "x", shape: [batch, ...input], draw: "rectified" }],
    works: [
      { name: "forward", gradientsOf: [], multiplyAdds: 0, numbers: read + written },
      { name: "gradient", gradientsOf: [0], multiplyAdds: 0, numbers: 2 * read + written },
    ],
    compute: ([x]) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"),
  };
}
