import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { adamStep } from "../../backends/operations/adam.ts";
import { batchNormTraining } from "../../backends/operations/batch_norm.ts";
import { softmaxCrossEntropy } from "../../backends/operations/cross_entropy.ts";
import type { NamedArray } from "../../lib/train/state.ts";
import { hold } from "../hold_tensor.ts";
import { testOnEachBackend } from "./each_backend.ts";
import { arraysUnder, readFixture } from "./fixture.ts";

const tolerance = 1e-5;

type Inputs = Record<string, tf.Tensor>;
type Settings = Record<string, number>;
type Operation = (inputs: Inputs, settings: Settings) => Inputs;

/** By the beginning of a case's name; the outputs bear the names that the fixture gives them. */
const operations: Record<string, Operation> = {
  "conv2d": ({ x, filter, dy }) => {
    const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid");
    const [dx, dfilter] = tf.grads(convolve)([x, filter], dy);
    return { y: convolve(x, filter), dx, dfilter };
  },
  "batch norm in training": ({ x, gamma, beta, dy }, { epsilon, relu }) => {
    const normalize = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      batchNormTraining(
        x as tf.Tensor4D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
        { epsilon, relu: Boolean(relu) },
      );
    const { output, mean, variance } = normalize(x, gamma, beta);
    const [dx, dgamma, dbeta] = tf.grads((x, gamma, beta) => normalize(x, gamma, beta).output)(
      [x, gamma, beta],
      dy,
    );
    return { y: output, mean, variance, dx, dgamma, dbeta };
  },
  "batch norm in evaluation": ({ x, mean, variance, beta, gamma }, { epsilon }) => ({
    y: tf.batchNorm(
      x,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      beta as tf.Tensor1D,
      gamma as tf.Tensor1D,
      epsilon,
    ),
  }),
  "max pool": ({ x, dy }) => {
    const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
    return { y: pool(x), dx: tf.grad(pool)(x, dy) };
  },
  "linear": ({ x, weight, bias, dy }) => {
    const multiply = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) =>
      tf.fused.matMul({ a: x as tf.Tensor2D, b: weight as tf.Tensor2D, bias });
    const [dx, dweight, dbias] = tf.grads(multiply)([x, weight, bias], dy);
    return { y: multiply(x, weight, bias), dx, dweight, dbias };
  },
  "softmax cross-entropy": ({ logits, labels }) => {
    const result = (logits: tf.Tensor) =>
      softmaxCrossEntropy(logits as tf.Tensor2D, labels as tf.Tensor1D);
    const { loss, correct } = result(logits);
    return { loss, correct, dlogits: tf.grad((logits) => result(logits).loss)(logits) };
  },
  "Adam": ({ parameter, gradient, m, v }, { learningRate, step }) => {
    const options = { learningRate, step, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const [held, first, second] = [parameter, m, v].map(hold);
    adamStep([{ parameter: held, firstMoment: first, secondMoment: second }], [gradient], options);
    return { parameter: held.value, m: first.value, v: second.value };
  },
};

function toTensor({ shape, data }: NamedArray): tf.Tensor {
  const type = data instanceof Int32Array ? "int32" : "float32";
  return tf.tensor(data as Float32Array | Int32Array, [...shape], type);
}

/** The largest difference, as a fraction of the largest expected value. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length);
  let difference = 0, largest = 0;
  for (let index = 0; index < expected.length; index++) {
    assert(Number.isFinite(actual[index]), `element ${index} is ${actual[index]}`);
    difference = Math.max(difference, Math.abs(actual[index] - expected[index]));
    largest = Math.max(largest, Math.abs(expected[index]));
  }
  return difference / largest;
}

const { arrays, metadata } = await readFixture<{ settings: Record<string, Settings> }>(
  "operations",
);

async function compare(name: string, settings: Settings): Promise<void> {
  const operation = Object.entries(operations).find(([start]) => name.startsWith(start))![1];
  const outputs = tf.tidy(() => {
    const inputs = [...arraysUnder(arrays, `${name}/inputs/`)];
    const tensors = inputs.map(([key, array]) => [key, toTensor(array)]);
    return operation(Object.fromEntries(tensors), settings);
  });
  const expected = arraysUnder(arrays, `${name}/outputs/`);
  assert.deepEqual(Object.keys(outputs).sort(), [...expected.keys()].sort());
  for (const [key, array] of expected) {
    const actual = await outputs[key].data() as Float32Array;
    assert.deepEqual(outputs[key].shape, array.shape);
    const error = relativeError(actual, array.data as Float32Array);
    assert(error <= tolerance, `${key} is ${error.toExponential(2)} of its largest value off`);
  }
  tf.dispose(outputs);
}

testOnEachBackend(
  `PyTorch's operations within ${tolerance} of the largest value`,
  async (context) => {
    for (const [name, settings] of Object.entries(metadata.settings)) {
      await context.step(name, () => compare(name, settings));
    }
  },
);
