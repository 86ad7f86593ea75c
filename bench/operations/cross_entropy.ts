import type * as tf from "@tensorflow/tfjs";
import { softmaxCrossEntropy } from "../../backends/operations/cross_entropy.ts";
import { crossEntropy as reference } from "../double/cross_entropy.ts";
import { CLASSES } from "../network_plan.ts";
import type { Operation } from "./operation.ts";

/** Softmax cross-entropy, and its gradient. */
export function crossEntropy(batch: number): Operation {
  const numbers = batch * (CLASSES + 1);
  return {
    name: "loss",
    inputs: [{ name: "logits", shape: [batch, CLASSES], draw: "signed" }, {
      name: "labels",
      shape: [batch],
      draw: "classes",
    }],
    works: [
      { name: "forward", gradientsOf: [], multiplyAdds: 0, numbers },
      { name: "gradient", gradientsOf: [0], multiplyAdds: 0, numbers: numbers + batch * CLASSES },
    ],
    compute: ([logits, labels]) =>
      softmaxCrossEntropy(logits as tf.Tensor2D, labels as tf.Tensor1D).loss,
    reference([logits, labels], [dy]) {
      const { loss, gradient } = reference(logits, labels);
      return { output: Float64Array.of(loss), gradients: [gradient.map((value) => value * dy)] };
    },
  };
}
