import { jit, numpy as np, valueAndGrad } from "@jax-js/jax";
import { type Arrays, loss } from "./network.ts";

const beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, learningRate = 0.01, momentum = 0.1;

/** All that a step changes. */
export type Training = {
  parameters: Arrays;
  statistics: Arrays;
  firstMoments: Arrays;
  secondMoments: Arrays;
};

/** Adam's bias corrections at a step, from 1. */
export const corrections = (step: number): np.Array =>
  np.array([1 - beta1 ** step, 1 - beta2 ** step]);

const map = (names: readonly string[], value: (name: string) => np.Array): Arrays =>
  Object.fromEntries(names.map((name) => [name, value(name)]));

/** One step of training as one compiled function: Adam as PyTorch's, and running statistics. */
export const trainingStep = jit(
  (
    { parameters, statistics, firstMoments, secondMoments }: Training,
    images: np.Array,
    labels: np.Array,
    correction: np.Array,
  ): { training: Training; loss: np.Array; correct: np.Array } => {
    const names = Object.keys(parameters);
    const kept = map(names, (name) => parameters[name].ref);
    const [[value, { logits, batch }], gradients] = valueAndGrad(loss, { hasAux: true })(
      kept,
      images,
      labels.ref,
    );
    const first = map(
      names,
      (name) => firstMoments[name].mul(beta1).add(gradients[name].ref.mul(1 - beta1)),
    );
    const second = map(
      names,
      (name) => secondMoments[name].mul(beta2).add(np.square(gradients[name]).mul(1 - beta2)),
    );
    const [one, two] = [correction.ref.slice(0), correction.slice(1)];
    const updated = map(names, (name) => {
      const root = np.sqrt(second[name].ref.div(two.ref)).add(epsilon);
      return parameters[name].sub(first[name].ref.div(one.ref).div(root).mul(learningRate));
    });
    one.dispose();
    two.dispose();
    return {
      training: {
        parameters: updated,
        statistics: map(
          Object.keys(statistics),
          (name) => statistics[name].mul(1 - momentum).add(batch[name].mul(momentum)),
        ),
        firstMoments: first,
        secondMoments: second,
      },
      loss: value,
      correct: np.argmax(logits, 1).equal(labels).astype(np.float32).sum(),
    };
  },
);
