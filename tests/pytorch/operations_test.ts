import * as tf from "@tensorflow/tfjs";
import { adamStep } from "../../backends/operations/adam.ts";
import { batchNormTraining } from "../../backends/operations/batch_norm.ts";
import { softmaxCrossEntropy } from "../../backends/operations/cross_entropy.ts";
import { hold } from "../../backends/operations/held_tensor.ts";
import { compareOperations } from "./compare_operations.ts";

await compareOperations<Record<string, number>>("PyTorch's operations", "operations", {
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
});
