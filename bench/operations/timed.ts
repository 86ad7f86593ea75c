import * as tf from "@tensorflow/tfjs";
import { computeGradients } from "./gradients.ts";
import { drawValues, type Operation, type TimedWork, toTensor, type Work } from "./operation.ts";

/** Prepares a work of an operation on the active backend. */
export function timeWork(operation: Operation, work: Work): TimedWork {
  if (work.start !== undefined) return work.start();
  const inputs = operation.inputs.map((input, index) =>
    toTensor(input, drawValues(input, operation.name, index))
  );
  return work.gradientsOf.length === 0
    ? timeForward(operation, inputs)
    : timeGradients(operation, work.gradientsOf, inputs);
}

function timeForward(operation: Operation, inputs: tf.Tensor[]): TimedWork {
  return {
    run() {
      const begin = performance.now();
      const output = tf.tidy(() => operation.compute(inputs));
      const end = performance.now();
      output.dispose();
      return (end - begin) / 1000;
    },
    dispose: () => tf.dispose(inputs),
  };
}

/** The way back alone; the way there is gone each time, but not timed. */
function timeGradients(
  operation: Operation,
  places: readonly number[],
  inputs: tf.Tensor[],
): TimedWork {
  const { shape } = tf.tidy(() => operation.compute(inputs));
  const dy = tf.tensor(drawValues({ shape, draw: "signed" }, operation.name, "dy"), shape);
  return {
    run() {
      let begin = 0;
      const onBackward = () => begin = performance.now();
      const gradients = computeGradients(operation, { inputs, places, dy, onBackward });
      const end = performance.now();
      tf.dispose(gradients);
      return (end - begin) / 1000;
    },
    dispose: () => tf.dispose([...inputs, dy]),
  };
}
