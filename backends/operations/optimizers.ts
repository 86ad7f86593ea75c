import * as tf from "@tensorflow/tfjs";
import { unshared } from "./held_tensor.ts";

/** What `applyGradients` takes: gradients by their variables' names. */
type VariableGradients = Parameters<tf.AdamOptimizer["applyGradients"]>[0];

/** A variable, and the gradient of the loss with respect to it, if it has one. */
interface Pair {
  readonly variable: tf.Variable;
  readonly gradient?: tf.Tensor | null;
}

/** A variable of the optimizer's, under the name that it is saved with. */
interface Slot {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

/** What tf.AdamOptimizer keeps; its declaration hides it. */
interface AdamState {
  readonly accBeta1: tf.Variable;
  readonly accBeta2: tf.Variable;
  readonly accumulatedFirstMoment: Slot[];
  readonly accumulatedSecondMoment: Slot[];
}

function pairsOf(gradients: VariableGradients): Pair[] {
  const named = Array.isArray(gradients)
    ? gradients
    : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
  const variables = tf.engine().registeredVariables;
  return named.map(({ name, tensor }) => ({ variable: variables[name], gradient: tensor }));
}

/** Whether a kernel of the active backend may do the step, instead of TensorFlow.js' own way. */
function canUpdate(kernel: string, pairs: readonly Pair[]): boolean {
  return tf.getKernel(kernel, tf.getBackend()) !== undefined &&
    new Set(pairs.map(({ variable }) => variable)).size === pairs.length &&
    pairs.every(({ variable, gradient }) =>
      variable?.dtype === "float32" &&
      (gradient == null ||
        (gradient.dtype === "float32" && tf.util.arraysEqual(gradient.shape, variable.shape)))
    );
}

/** A variable with numbers of its own. */
function own(variable: tf.Variable): tf.Tensor {
  return unshared({ value: variable, replace: (copy) => variable.assign(copy) });
}

class InPlaceAdam extends tf.AdamOptimizer {
  override applyGradients(gradients: VariableGradients): void {
    const pairs = pairsOf(gradients);
    if (!canUpdate("ApplyAdam", pairs)) return super.applyGradients(gradients);
    const state = this as unknown as AdamState;
    tf.tidy(() => {
      const inputs: Record<string, tf.Tensor> = {
        beta1Power: own(state.accBeta1),
        beta2Power: own(state.accBeta2),
      };
      let count = 0;
      pairs.forEach(({ variable, gradient }, index) => {
        const slot = (slots: Slot[], suffix: string) =>
          slots[index] ??= {
            originalName: `${variable.name}/${suffix}`,
            variable: tf.tidy(() => tf.zerosLike(variable).variable(false)),
          };
        const first = slot(state.accumulatedFirstMoment, "m");
        const second = slot(state.accumulatedSecondMoment, "v");
        if (gradient == null) return;
        inputs[`parameter${count}`] = own(variable);
        inputs[`gradient${count}`] = gradient;
        inputs[`firstMoment${count}`] = own(first.variable);
        inputs[`secondMoment${count}`] = own(second.variable);
        count++;
      });
      tf.engine().runKernel("ApplyAdam", inputs, { count, ...this.getConfig() });
    });
    this.incrementIterations();
  }
}

class InPlaceSGD extends tf.SGDOptimizer {
  override applyGradients(gradients: VariableGradients): void {
    const pairs = pairsOf(gradients).filter(({ gradient }) => gradient != null);
    if (!canUpdate("ApplyGradientDescent", pairs)) return super.applyGradients(gradients);
    tf.tidy(() => {
      const inputs: Record<string, tf.Tensor> = {};
      pairs.forEach(({ variable, gradient }, index) => {
        inputs[`parameter${index}`] = own(variable);
        inputs[`gradient${index}`] = gradient!;
      });
      const { learningRate } = this;
      tf.engine().runKernel("ApplyGradientDescent", inputs, { count: pairs.length, learningRate });
    });
    this.incrementIterations();
  }
}

/**
 * `tf.train.adam`, which on `wasm-threads` changes all variables in place, in one job for all threads.
 *
 * The numbers are those of `tf.train.adam` on the stock cpu backend to the bit: bias correction by
 * float32 powers of the betas, and epsilon added to the root of the corrected second moment. A
 * variable that shares its numbers with another tensor, such as a clone, is copied first. On another
 * backend it is `tf.train.adam` itself. It goes wherever an optimizer does: `minimize`,
 * `model.compile`, `getWeights` and `setWeights`; a model that is saved with it loads with Adam.
 *
 * @param learningRate Above 0.
 * @param beta1 Decay of the mean of the gradients, from 0 to 1.
 * @param beta2 Decay of the mean of their squares, from 0 to 1.
 * @param epsilon Added to the divisor; default the backend's, 1e-7.
 *
 * @example
 * ```ts
 * import { adam } from "@glyph/cnn/backends";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const x = tf.variable(tf.scalar(3));
 * const optimizer = adam(0.1);
 * for (let step = 0; step < 50; step++) optimizer.minimize(() => x.square().asScalar());
 * assert.ok(Math.abs(x.dataSync()[0]) < 0.5);
 * ```
 */
export function adam(
  learningRate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon?: number,
): tf.AdamOptimizer {
  return new InPlaceAdam(learningRate, beta1, beta2, epsilon);
}

/**
 * `tf.train.sgd`, which on `wasm-threads` changes all variables in place, in one job for all threads,
 * with the numbers of the stock cpu backend to the bit. See {@linkcode adam}.
 *
 * @param learningRate Above 0.
 *
 * @example
 * ```ts
 * import { sgd } from "@glyph/cnn/backends";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const x = tf.variable(tf.scalar(3));
 * sgd(0.1).minimize(() => x.square().asScalar());
 * assert.ok(Math.abs(x.dataSync()[0] - 2.4) < 1e-6);
 * ```
 */
export function sgd(learningRate: number): tf.SGDOptimizer {
  return new InPlaceSGD(learningRate);
}
