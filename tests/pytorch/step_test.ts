import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { adamStep } from "../../backends/operations/adam.ts";
import { ForwardPass } from "../../lib/model/block.ts";
import { CNN } from "../../lib/model/cnn.ts";
import type { StateTensor } from "../../lib/model/state_tensor.ts";
import type { NamedArray } from "../../lib/named_array.ts";
import { computeGradients } from "../../lib/train/step.ts";
import { hold } from "../../backends/operations/held_tensor.ts";
import { trainingDigits } from "../training_digits.ts";
import { testOnEachBackend } from "./each_backend.ts";
import { arraysUnder, type Fixture, readFixture } from "./fixture.ts";
import {
  type Errors,
  makeBatch,
  rootMeanSquare,
  sampled,
  type StepMetadata,
} from "./step_fixture.ts";

/** How many times PyTorch float32's own error Glyph's may be. */
const factor = 3;
/** The bias before a batch norm has no effect; PyTorch's float64 gives noise of 1e-17. */
const noEffect = 1e-12;
const lossTolerance = 1e-6;

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const train = await trainingDigits();

/** A gradient with the layout that PyTorch gives the parameter. */
async function inPyTorchLayout(parameter: StateTensor, gradient: tf.Tensor): Promise<NamedArray> {
  const holder = parameter.zerosLike("gradient.");
  holder.replace(gradient);
  const array = await holder.read();
  holder.dispose();
  return array;
}

/** PyTorch's own error counts as no less than half a unit in float32's last place. */
function assertClose(actual: Float32Array, exact: NamedArray, name: string, own: Errors): void {
  const largest = (exact.data as Float64Array).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const allowed = factor * Math.max(own[name], largest * 2 ** -24);
  const error = rootMeanSquare(actual, exact);
  assert(
    error <= allowed,
    `${name}: error ${error.toExponential(2)}, PyTorch float32's own ${own[name].toExponential(2)}`,
  );
}

type Steps = Fixture<StepMetadata>;

/** Gradients, loss and running statistics of one step. */
async function compareGradients({ arrays, metadata }: Steps, step: number): Promise<void> {
  const { image_size } = metadata;
  const { images, loss: exactLoss, errors } = metadata.steps[step - 1];
  const model = new CNN({ imageShape: [image_size, image_size, 1] });
  model.loadStateDict(arraysUnder(arrays, `${step}/state/`));
  const exact = arraysUnder(arrays, `${step}/gradient/`);
  const trained = model.parameters.filter(({ differentiable }) => differentiable);
  const pass = new ForwardPass(true);
  const batch = makeBatch(train, images, image_size);
  const tensors = trained.map(({ value }) => value);
  const { loss, correct, gradients } = computeGradients(model, batch, tensors, pass);
  pass.finish();
  const [lossValue] = await loss.data();
  assert(Math.abs(lossValue - exactLoss) <= lossTolerance * exactLoss, `loss ${lossValue}`);
  for (const [index, parameter] of trained.entries()) {
    const gradient = sampled(await inPyTorchLayout(parameter, gradients[index]));
    assertClose(gradient, exact.get(parameter.name)!, parameter.name, errors.gradient);
    exact.delete(parameter.name);
  }
  assert.deepEqual([...exact.keys()], [1, 2, 3, 4, 5, 6].map((number) => `conv${number}.bias`));
  for (const { data } of exact.values()) {
    assert((data as Float64Array).every((value) => Math.abs(value) < noEffect));
  }
  const state = await model.stateDict();
  for (const [name, array] of arraysUnder(arrays, `${step}/running/`)) {
    assertClose(sampled(state.get(name)!), array, name, errors.running);
  }
  tf.dispose([loss, correct]);
  model.dispose();
}

/** Adam's step from PyTorch's gradients. */
async function compareUpdates({ arrays, metadata }: Steps, step: number): Promise<void> {
  const { learning_rate: learningRate, steps } = metadata;
  for (const [name, updated] of arraysUnder(arrays, `${step}/updated/`)) {
    const next = tf.tidy(() => {
      const tensor = (group: string) =>
        tf.tensor1d(Float32Array.from(arrays.get(`${step}/${group}/${name}`)!.data, Number));
      const parameter = hold(tf.tensor1d(sampled(arrays.get(`${step}/state/${name}`)!)));
      const moments = {
        firstMoment: hold(tensor("first_moment")),
        secondMoment: hold(tensor("second_moment")),
      };
      const options = { ...adam, learningRate, step };
      adamStep([{ parameter, ...moments }], [tensor("gradient")], options);
      return parameter.value;
    });
    const actual = await next.data() as Float32Array;
    assertClose(actual, updated, name, steps[step - 1].errors.updated);
    next.dispose();
  }
}

for (const name of ["small", "full"]) {
  const fixture = await readFixture<StepMetadata>(`steps_${name}`);
  const tooSlow = name === "full" ? "takes minutes; the small steps stand for it" : undefined;
  testOnEachBackend(
    `PyTorch's gradients and updates, error at most ${factor} times its float32's own, ${name}`,
    async (context) => {
      for (let step = 1; step <= fixture.metadata.steps.length; step++) {
        await context.step(`gradients ${step}`, () => compareGradients(fixture, step));
        await context.step(`updates ${step}`, () => compareUpdates(fixture, step));
      }
    },
    { cpu: tooSlow, webgpu: tooSlow },
  );
}
