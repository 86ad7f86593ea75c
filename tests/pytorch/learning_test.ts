import * as tf from "@tensorflow/tfjs";
import { adamStep } from "../../backends/operations/adam.ts";
import { clipScale } from "../../backends/operations/clip_scale.ts";
import { convolutionBatchNorm } from "../../backends/operations/convolution_batch_norm.ts";
import { softmaxCrossEntropy } from "../../backends/operations/cross_entropy.ts";
import { sgdStep } from "../../backends/operations/sgd.ts";
import { hold } from "../../backends/operations/held_tensor.ts";
import { compareOperations, type Inputs, type Operation } from "./compare_operations.ts";

/** What the cases of this fixture are made with. */
interface Settings {
  readonly stride: number;
  readonly padding: number;
  readonly relu: boolean;
  readonly labelSmoothing: number;
  readonly decoupled: boolean;
  readonly nesterov: boolean;
  /** 0: none. */
  readonly maxNorm: number;
}

/** The tensors of one name, one a parameter. */
const both = (inputs: Inputs, name: string) => [inputs[`${name}0`], inputs[`${name}1`]];

const clipped = (inputs: Inputs, maxNorm: number) =>
  maxNorm === 0 ? undefined : clipScale(both(inputs, "gradient"), maxNorm);

const adam: Operation<Settings> = (inputs, { decoupled, maxNorm }) => {
  const [parameter, firstMoment, secondMoment] = ["parameter", "exp_avg", "exp_avg_sq"]
    .map((name) => both(inputs, name).map(hold));
  const tensors = [0, 1].map((at) => ({
    parameter: parameter[at],
    firstMoment: firstMoment[at],
    secondMoment: secondMoment[at],
  }));
  adamStep(tensors, both(inputs, "gradient"), {
    learningRate: 0.01,
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    step: 3,
    weightDecay: 0.1,
    decoupled,
    gradientScale: clipped(inputs, maxNorm),
  });
  return Object.fromEntries(tensors.flatMap((group, at) => [
    [`parameter${at}`, group.parameter.value],
    [`exp_avg${at}`, group.firstMoment.value],
    [`exp_avg_sq${at}`, group.secondMoment.value],
  ]));
};

await compareOperations<Settings>("PyTorch's ways to learn", "learning", {
  "convolution and batch norm": ({ x, filter, gamma, beta, dy }, { stride, padding, relu }) => {
    const block = (...[x, filter, gamma, beta]: tf.Tensor[]) =>
      convolutionBatchNorm(
        x as tf.Tensor4D,
        filter as tf.Tensor4D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
        { epsilon: 1e-5, relu, stride, padding },
      ).output;
    const { value, grads } = tf.valueAndGrads(block)(
      [x, filter, gamma, beta],
      dy as tf.Tensor4D,
    );
    const [dx, dfilter, dgamma, dbeta] = grads;
    return { y: value, dx, dfilter, dgamma, dbeta };
  },
  "smooth cross-entropy": ({ logits, labels }, { labelSmoothing }) => {
    const lossOf = (logits: tf.Tensor) =>
      softmaxCrossEntropy(logits as tf.Tensor2D, labels as tf.Tensor1D, { labelSmoothing }).loss;
    return { loss: lossOf(logits), dlogits: tf.grad(lossOf)(logits) };
  },
  "Adam": adam,
  "SGD": (inputs, { nesterov, maxNorm }) => {
    const [parameter, velocity] = ["parameter", "momentum_buffer"]
      .map((name) => both(inputs, name).map(hold));
    const tensors = [0, 1].map((at) => ({ parameter: parameter[at], velocity: velocity[at] }));
    sgdStep(tensors, both(inputs, "gradient"), {
      learningRate: 0.1,
      momentum: 0.9,
      nesterov,
      weightDecay: 0.01,
      gradientScale: clipped(inputs, maxNorm),
    });
    return Object.fromEntries(tensors.flatMap((group, at) => [
      [`parameter${at}`, group.parameter.value],
      [`momentum_buffer${at}`, group.velocity.value],
    ]));
  },
});
