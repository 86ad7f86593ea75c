import type * as tf from "@tensorflow/tfjs";
import { batchNormTraining } from "../../backends/operations/batch_norm.ts";
import { batchNorm, batchNormGradients } from "../double/batch_norm.ts";
import type { PlannedLayer } from "../network_plan.ts";
import { type Operation, type Reference, size } from "./operation.ts";

export const options = { epsilon: 1e-5, relu: true };

/** Batch norm and ReLU, and their gradients, in double precision. */
export function batchNormWithReluReference(
  [x, gamma, beta]: readonly Float64Array[],
  dy: Float64Array,
  output: ArrayLike<number>,
): Reference {
  const inputs = { x, gamma, beta, epsilon: options.epsilon };
  const passed = dy.map((value, index) => output[index] > 0 ? value : 0);
  const { dx, dgamma, dbeta } = batchNormGradients(inputs, passed);
  return {
    output: batchNorm(inputs).map((value) => Math.max(0, value)),
    gradients: [dx, dgamma, dbeta],
  };
}

/** Batch norm by the batch's statistics with ReLU, and the gradient of all its inputs. */
export function batchNormWithRelu({ name, output: shape }: PlannedLayer, batch: number): Operation {
  const count = batch * size(shape), channels = shape[2];
  return {
    name: name.replace("conv", "norm"),
    inputs: [
      { name: "x", shape: [batch, ...shape], draw: "signed" },
      { name: "gamma", shape: [channels], draw: "positive" },
      { name: "beta", shape: [channels], draw: "signed" },
    ],
    works: [
      { name: "forward", gradientsOf: [], multiplyAdds: 0, numbers: 2 * count },
      { name: "gradient", gradientsOf: [0, 1, 2], multiplyAdds: 0, numbers: 3 * count },
    ],
    compute: ([x, gamma, beta]) =>
      batchNormTraining(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, options)
        .output,
    reference: batchNormWithReluReference,
  };
}
