import * as tf from "@tensorflow/tfjs";
import { computeGradients } from "./gradients.ts";
import { drawValues, type Operation, toTensor } from "./operation.ts";

/** How far an operation's results lie from those in double precision. */
export interface OperationError {
  readonly operation: string;
  /** `output`, or the input whose gradient it is. */
  readonly result: string;
  /** The largest difference, as a part of the largest value. */
  readonly error: number;
}

/** The largest difference between values, as a part of the largest expected one. */
export function relativeError(actual: ArrayLike<number>, expected: Float64Array): number {
  if (actual.length !== expected.length) {
    throw new RangeError(`There are ${actual.length} values instead of ${expected.length}`);
  }
  let difference = 0, largest = 0;
  expected.forEach((value, index) => {
    difference = Math.max(difference, Math.abs(actual[index] - value));
    largest = Math.max(largest, Math.abs(value));
  });
  return difference / largest;
}

/** Computes an operation on the active backend and in double precision. */
export async function measureErrors(operation: Operation): Promise<OperationError[]> {
  const { name, inputs, works, reference } = operation;
  if (reference === undefined) return [];
  const drawn = inputs.map((input, index) => drawValues(input, name, index));
  const tensors = inputs.map((input, index) => toTensor(input, drawn[index]));
  const wanted = [...new Set(works.flatMap(({ gradientsOf }) => gradientsOf))].sort();
  const output = tf.tidy(() => operation.compute(tensors));
  const dyValues = drawValues({ shape: output.shape, draw: "signed" }, name, "dy");
  const dy = tf.tensor(dyValues, output.shape);
  const gradients = wanted.length === 0
    ? []
    : computeGradients(operation, { inputs: tensors, places: wanted, dy });
  try {
    const values = await output.data();
    const expected = reference(
      drawn.map((values) => Float64Array.from(values)),
      Float64Array.from(dyValues),
      values,
    );
    const errors = [
      { operation: name, result: "output", error: relativeError(values, expected.output) },
    ];
    for (const [index, place] of wanted.entries()) {
      const error = relativeError(await gradients[index].data(), expected.gradients[place]);
      errors.push({ operation: name, result: inputs[place].name, error });
    }
    return errors;
  } finally {
    tf.dispose([...tensors, output, dy, gradients]);
  }
}
