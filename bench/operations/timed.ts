import * as tf from "@tensorflow/tfjs";
import { drawValues, type Operation, type TimedWork, toTensor, type Work } from "./operation.ts";

/** Prepares a work of an operation on the active backend. */
export function timeWork(operation: Operation, work: Work): TimedWork {
  if (work.start !== undefined) return work.start();
  const inputs = operation.inputs.map((input, index) =>
    toTensor(input, drawValues(input, operation.name, index))
  );
  return {
    run: () =>
      work.gradientsOf.length === 0
        ? forward(operation, inputs)
        : gradient(operation, work, inputs),
    dispose: () => tf.dispose(inputs),
  };
}

function forward(operation: Operation, inputs: readonly tf.Tensor[]): number {
  const begin = performance.now();
  const output = tf.tidy(() => operation.compute(inputs));
  const end = performance.now();
  output.dispose();
  return (end - begin) / 1000;
}

/** The way back alone: a last operation that changes nothing starts the clock in its gradient. */
function gradient(
  operation: Operation,
  { gradientsOf }: Work,
  inputs: readonly tf.Tensor[],
): number {
  let begin = 0;
  const startClock = tf.customGrad((output) => ({
    value: (output as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => {
      begin = performance.now();
      return dy.clone();
    },
  }));
  const gradients = tf.grads((...chosen: tf.Tensor[]) => {
    const all = [...inputs];
    gradientsOf.forEach((place, index) => all[place] = chosen[index]);
    return startClock(operation.compute(all));
  })(gradientsOf.map((place) => inputs[place]));
  const end = performance.now();
  tf.dispose(gradients);
  return (end - begin) / 1000;
}
