import * as tf from "@tensorflow/tfjs";
import { adamStep } from "../operations/adam.ts";
import { convolutionBatchNorm } from "../operations/convolution_batch_norm.ts";
import { softmaxCrossEntropy } from "../operations/cross_entropy.ts";
import { hold } from "../operations/held_tensor.ts";

/** What the small step gives, by TensorFlow.js' cpu backend: the loss, and sums of each parameter after it. */
export const EXPECTED: readonly number[] = [
  1.63328,
  1.07019,
  -1.14477,
  -0.142307,
  0.466612,
  0.00640348,
  -0.646728,
  0.290781,
  -0.26231,
];

/** How far off each may be, as a part of 1. */
const TOLERANCE = 1e-3;

/** Numbers from -1 to 1 that are the same everywhere. */
function numbers<R extends tf.Rank>(shape: tf.ShapeMap[R], step: number): tf.Tensor<R> {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, at) => Math.sin(at * step + step)),
    shape,
  );
}

/** The step that {@linkcode smallStep} tells of, within a scope of the engine. */
function takeStep(): tf.Tensor {
  const parameters = [
    numbers<tf.Rank.R4>([3, 3, 1, 8], 0.7),
    numbers<tf.Rank.R1>([8], 1.1),
    numbers<tf.Rank.R1>([8], 1.3),
    numbers<tf.Rank.R4>([3, 3, 8, 8], 0.3),
    numbers<tf.Rank.R1>([8], 1.7),
    numbers<tf.Rank.R1>([8], 1.9),
    numbers<tf.Rank.R2>([32, 3], 0.9),
    numbers<tf.Rank.R1>([3], 2.1),
  ];
  const held = parameters.map((value) => {
    const [firstMoment, secondMoment] = [0, 1].map(() => hold(tf.zerosLike(value)));
    return { parameter: hold(value), firstMoment, secondMoment };
  });
  const images = numbers<tf.Rank.R4>([3, 8, 8, 1], 0.37);
  const labels = tf.tensor1d([2, 0, 1], "int32");
  const norm = { epsilon: 1e-5, relu: true };
  const { value: loss, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const [first, gamma1, beta1, second, gamma2, beta2, weight, bias] = tensors;
    const block = (x: tf.Tensor4D, filter: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      convolutionBatchNorm(
        x,
        filter as tf.Tensor4D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
        norm,
      ).output;
    const features = block(block(images, first, gamma1, beta1), second, gamma2, beta2);
    const pooled = tf.maxPool(features, 2, 2, "valid").reshape<tf.Tensor2D>([3, 32]);
    const logits = pooled.matMul(weight as tf.Tensor2D).add<tf.Tensor2D>(bias);
    return softmaxCrossEntropy(logits, labels).loss;
  })(parameters);
  adamStep(held, grads, {
    learningRate: 0.05,
    beta1: 0.9,
    beta2: 0.999,
    // Large, so that a step is as large as its gradient, not as its sign.
    epsilon: 0.1,
    step: 1,
  });
  return tf.stack([
    loss,
    ...held.map(({ parameter: { value } }) => value.mul(numbers(value.shape, 0.61)).sum()),
  ]);
}

/**
 * One training step of a small network on the active backend: two convolutions with batch norm and
 * ReLU, max pool, a linear layer, cross-entropy, all gradients, Adam.
 *
 * @returns The loss, and of each parameter a sum in which every number has another weight.
 */
export async function smallStep(): Promise<number[]> {
  const results = tf.tidy(takeStep);
  const read = Array.from(await results.data());
  results.dispose();
  return read;
}

/**
 * Makes a small training step on the active backend, whose numbers are known.
 *
 * @throws {Error} where one is wrong
 */
export async function selfCheck(): Promise<void> {
  const found = await smallStep();
  if (EXPECTED.every((number, at) => Math.abs(found[at] - number) <= TOLERANCE)) return;
  const list = (numbers: readonly number[]) => numbers.map((number) => number.toFixed(4)).join(" ");
  throw new Error(
    `The device computes wrongly: a small training step gave ${list(found)}, not ` +
      `${list(EXPECTED)}; update its driver or choose another backend`,
  );
}
