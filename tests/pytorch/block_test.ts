import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { ForwardPass } from "../../lib/model/block.ts";
import { CNN } from "../../lib/model/cnn.ts";
import { parseNetwork } from "../../lib/model/network.ts";
import type { NamedArray, StateDict } from "../../lib/named_array.ts";
import { testOnEachBackend } from "./each_backend.ts";
import { arraysUnder, readFixture } from "./fixture.ts";

const tolerance = 1e-5;
const { arrays, metadata } = await readFixture<{
  networks: Record<string, { imageShape: [number, number, number]; network: unknown }>;
  classes: number;
}>("blocks");

function assertClose(
  what: string,
  actual: ArrayLike<number>,
  expected: NamedArray,
  least: number,
): void {
  const { data } = expected;
  assert.equal(actual.length, data.length);
  let largest = least, difference = 0;
  for (let index = 0; index < data.length; index++) {
    assert(Number.isFinite(actual[index]), `${what} has ${actual[index]}`);
    largest = Math.max(largest, Math.abs(Number(data[index])));
    difference = Math.max(difference, Math.abs(actual[index] - Number(data[index])));
  }
  assert(
    difference <= tolerance * largest,
    `${what} is ${(difference / largest).toExponential(2)} off`,
  );
}

async function compare(name: string): Promise<void> {
  const { imageShape, network } = metadata.networks[name];
  const expected = arraysUnder(arrays, `${name}/`);
  const tensor = (key: string) => {
    const { shape, data } = expected.get(key)!;
    return tf.tensor(data as Float32Array, [...shape]);
  };
  const { classes } = metadata;
  const model = new CNN({ imageShape, classes, network: parseNetwork(network, name) });
  const state = arraysUnder(expected, "state/");
  assert.deepEqual([...(await model.stateDict()).keys()], [...state.keys()]);
  model.loadStateDict(state);

  const images = tensor("images") as tf.Tensor4D, dy = tensor("dy");
  const evaluated = model.forward(images);
  assertClose("the evaluation", await evaluated.data(), expected.get("evaluated")!, 0);

  const trained = model.parameters.filter(({ differentiable }) => differentiable);
  const pass = new ForwardPass(true);
  let logits: tf.Tensor | undefined;
  const [dx, ...gradients] = tf.tidy(() =>
    tf.grads((images) => logits = tf.keep(model.run(images as tf.Tensor4D, pass)))(
      [images, ...trained.map(({ value }) => value)],
      dy,
    )
  );
  pass.finish();
  assertClose("the output in training", await logits!.data(), expected.get("trained")!, 0);
  assertClose("dx", await dx.data(), expected.get("dx")!, 0);

  const exact: StateDict = arraysUnder(expected, "gradient/");
  for (const [index, parameter] of trained.entries()) {
    const holder = parameter.zerosLike("gradient.");
    holder.replace(gradients[index]);
    const { data } = await holder.read();
    // Some gradients are zero but for rounding: the bias before another batch norm's.
    assertClose(
      `${parameter.name}'s gradient`,
      data as Float32Array,
      exact.get(parameter.name)!,
      1,
    );
    exact.delete(parameter.name);
    holder.dispose();
  }
  for (const [bias, { data }] of exact) {
    assert((data as Float32Array).every((value) => Math.abs(value) < 1e-12), `${bias} matters`);
  }
  const after = await model.stateDict();
  for (const [buffer, array] of arraysUnder(expected, "after/")) {
    assertClose(buffer, Array.from(after.get(buffer)!.data, Number), array, 0);
  }
  tf.dispose([images, dy, evaluated, logits!, dx]);
  model.dispose();
}

testOnEachBackend(`networks of every block are PyTorch's within ${tolerance}`, async (context) => {
  for (const name of Object.keys(metadata.networks)) {
    await context.step(name, () => compare(name));
  }
});
