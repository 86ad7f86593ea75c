import * as tf from "@tensorflow/tfjs";
import { CNN } from "../../lib/model/cnn.ts";
import { StateTensor } from "../../lib/model/state_tensor.ts";
import { Adam } from "../../lib/train/adam.ts";
import { IMAGE, networkOf, tutorialPlan } from "../network_plan.ts";
import type { Operation, TimedWork } from "./operation.ts";

const LEARNING_RATE = 0.01;
/** Steps that are compared with double precision. */
const STEPS = 3;

/** One step over all parameters of the tutorial's network. */
function startSteps(): TimedWork {
  const model = new CNN({ imageShape: IMAGE, network: networkOf(tutorialPlan) });
  const optimizer = new Adam(model.parameters);
  const gradients = optimizer.tensors.map(({ shape }) => tf.ones(shape));
  return {
    run() {
      // A step disposes of its gradients.
      const copies = gradients.map((gradient) => gradient.clone());
      const begin = performance.now();
      optimizer.step(copies, LEARNING_RATE);
      return (performance.now() - begin) / 1000;
    },
    dispose() {
      tf.dispose(gradients);
      optimizer.dispose();
      model.dispose();
    },
  };
}

/** Some steps of Adam with the same gradient, as PyTorch's defaults have it. */
export function adam(parameters: number): Operation {
  const shape = [parameters];
  return {
    name: "Adam",
    inputs: [
      { name: "parameter", shape, draw: "signed" },
      { name: "gradient", shape, draw: "signed" },
    ],
    works: [
      {
        name: "step",
        gradientsOf: [],
        multiplyAdds: 0,
        // Parameter and moments are read and written, the gradient is read.
        numbers: 7 * parameters,
        start: startSteps,
      },
    ],
    compute([parameter, gradient]) {
      const state = new StateTensor("parameter", parameter.clone(), shape, {
        differentiable: true,
      });
      const optimizer = new Adam([state]);
      for (let step = 0; step < STEPS; step++) optimizer.step([gradient.clone()], LEARNING_RATE);
      const result = state.value.clone();
      state.dispose();
      optimizer.dispose();
      return result;
    },
    reference([parameter, gradient]) {
      const output = parameter.map((value, index) => {
        let m = 0, v = 0, result = value;
        for (let step = 1; step <= STEPS; step++) {
          m = 0.9 * m + 0.1 * gradient[index];
          v = 0.999 * v + 0.001 * gradient[index] ** 2;
          const root = Math.sqrt(v / (1 - 0.999 ** step));
          result -= LEARNING_RATE * m / (1 - 0.9 ** step) / (root + 1e-8);
        }
        return result;
      });
      return { output, gradients: [] };
    },
  };
}
