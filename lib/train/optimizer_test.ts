import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { selectBackend } from "../../backends/mod.ts";
import { StateTensor } from "../model/state_tensor.ts";
import { makeOptimizer, type Optimizer } from "./optimizer.ts";
import { defaultSettings } from "./settings.ts";

function makeParameters(): StateTensor[] {
  return [
    new StateTensor("a", tf.tensor1d([1, -2, 3]), [3], { differentiable: true }),
    new StateTensor("fixed", tf.tensor1d([5]), [1], { differentiable: false }),
    new StateTensor("b", tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]), [2, 2, 1, 1], {
      filterShape: [1, 1, 2, 2],
      differentiable: true,
    }),
  ];
}

const gradients = [[[0.5, -1e-3, 40], [1, 2, -3, 0]], [[-0.5, 1e-3, 0], [0, 2, 3, 1e-12]], [
  [7, 8, 9],
  [-1, -1, -1, -1],
]];

const makeAdam = (parameters: StateTensor[]) => makeOptimizer(defaultSettings, parameters);

function step(adam: Optimizer, values: number[][], learningRate: number): void {
  adam.step([tf.tensor1d(values[0]), tf.tensor4d(values[1], [1, 1, 2, 2])], learningRate);
}

Deno.test("steps follow Kingma and Ba's formula with bias correction, to 1e-6", async () => {
  const parameters = makeParameters();
  const adam = makeAdam(parameters);
  const rates = [0.1, 0.1, 0.05];
  const expected = [[1, -2, 3], [1, 2, 3, 4]];
  const m = [[0, 0, 0], [0, 0, 0, 0]], v = [[0, 0, 0], [0, 0, 0, 0]];
  gradients.forEach((values, index) => {
    step(adam, values, rates[index]);
    values.forEach((row, which) =>
      row.forEach((gradient, i) => {
        m[which][i] = 0.9 * m[which][i] + 0.1 * gradient;
        v[which][i] = 0.999 * v[which][i] + 0.001 * gradient ** 2;
        const mean = m[which][i] / (1 - 0.9 ** (index + 1));
        const variance = v[which][i] / (1 - 0.999 ** (index + 1));
        expected[which][i] -= rates[index] * mean / (Math.sqrt(variance) + 1e-8);
      })
    );
  });
  assert.equal(adam.steps, 3);
  const [a, fixed, b] = await Promise.all(parameters.map(({ value }) => value.data()));
  assert.deepEqual([...fixed], [5]);
  for (const [actual, wanted] of [[a, expected[0]], [b, expected[1]]]) {
    wanted.forEach((value, index) => assert.ok(Math.abs(Number(actual[index]) - value) < 1e-6));
  }
  adam.dispose();
  parameters.forEach((parameter) => parameter.dispose());
});

Deno.test("an optimizer with another's state goes on like it, in PyTorch's layouts", async () => {
  const firstParameters = makeParameters(), first = makeAdam(firstParameters);
  step(first, gradients[0], 0.1);
  const state = structuredClone(await first.stateDict());
  assert.deepEqual([...state].map(([name, { shape }]) => `${name} ${shape}`), [
    "adam.m.a 3",
    "adam.m.b 2,2,1,1",
    "adam.v.a 3",
    "adam.v.b 2,2,1,1",
  ]);
  assert.deepEqual(state.get("adam.m.b")?.data, Float32Array.of(0.1, -0.3, 0.2, 0));
  const secondParameters = makeParameters(), second = makeAdam(secondParameters);
  for (const [index, parameter] of secondParameters.entries()) {
    parameter.write(await firstParameters[index].read());
  }
  second.loadStateDict(state, 1);
  step(first, gradients[1], 0.1);
  step(second, gradients[1], 0.1);
  assert.deepEqual(await second.stateDict(), await first.stateDict());
  assert.deepEqual(await secondParameters[2].read(), await firstParameters[2].read());
  state.delete("adam.m.a");
  assert.throws(() => second.loadStateDict(state, 1), /RangeError: .* missing adam.m.a/);
  [first, second, ...firstParameters, ...secondParameters].forEach((held) => held.dispose());
});

Deno.test("steps keep the number of tensors", () => {
  const before = tf.memory().numTensors;
  const parameters = makeParameters();
  const adam = makeAdam(parameters);
  const { numTensors } = tf.memory();
  for (const values of gradients) step(adam, values, 0.1);
  assert.equal(tf.memory().numTensors, numTensors);
  adam.dispose();
  parameters.forEach((parameter) => parameter.dispose());
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("steps change no tensor that shares a parameter's numbers", async () => {
  for (const prefer of ["cpu", "wasm"] as const) {
    const backend = await selectBackend({ prefer, threads: 1 });
    const parameters = makeParameters();
    const adam = makeAdam(parameters);
    const before = [...parameters[0].value.dataSync()];
    const clone = parameters[0].value.clone();
    for (const values of gradients) step(adam, values, 0.1);
    assert.deepEqual([...clone.dataSync()], before);
    assert.notDeepEqual([...parameters[0].value.dataSync()], before);
    clone.dispose();
    adam.dispose();
    parameters.forEach((parameter) => parameter.dispose());
    backend.dispose();
  }
});
