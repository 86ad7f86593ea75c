import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/dataset.ts";
import { type BlockBuilder, ForwardPass } from "../model/block.ts";
import { CNN } from "../model/cnn.ts";
import { convolutionBlock } from "../model/convolution_block.ts";
import { dense } from "../model/dense.ts";
import type { NamedArray } from "./state.ts";
import { smallDataset, smallNetwork } from "./small_network.ts";
import { computeGradients } from "./step.ts";

const { images, labels } = smallDataset(5, 9);
const batch: Batch = {
  images: Float32Array.from(images, (byte) => byte / 255),
  labels: Int32Array.from(labels),
  count: 5,
};

for (const normalization of ["before", "after"] as const) {
  Deno.test(`gradients agree with differences of the loss, to 1% (norm ${normalization})`, async () => {
    const model = smallNetwork({ normalization, seed: 2 });
    const parameters = model.parameters.filter(({ differentiable }) => differentiable);
    const evaluateLoss = () => {
      const pass = new ForwardPass(true);
      const { loss, correct, gradients } = computeGradients(model, batch, [
        parameters[0].value,
      ], pass);
      pass.discard();
      const [value] = loss.dataSync();
      tf.dispose([loss, correct, gradients]);
      return value;
    };
    const pass = new ForwardPass(true);
    const { gradients, loss, correct } = computeGradients(
      model,
      batch,
      parameters.map(({ value }) => value),
      pass,
    );
    pass.discard();
    assert.ok(correct.dataSync()[0] >= 0 && loss.dataSync()[0] > 0);
    for (const [index, parameter] of parameters.entries()) {
      // The steepest direction is the one whose difference is least lost in rounding.
      const gradient = await gradients[index].data() as Float32Array;
      const start = parameter.value.clone();
      const length = Math.hypot(...gradient);
      const difference = [1, -1].map((sign) => {
        parameter.replace(
          tf.tidy(() => start.add(gradients[index].mul(sign * 1e-3 / length))),
        );
        return sign * evaluateLoss();
      }).reduce((sum, value) => sum + value) / 2e-3;
      parameter.replace(start);
      assert.ok(Math.abs(difference / length - 1) < 0.01, `${parameter.name}: ${difference}`);
    }
    tf.dispose([loss, correct, gradients]);
    model.dispose();
  });
}

Deno.test("a step that fails leaves no tensor and no changed statistics", async () => {
  let failing = false;
  const fault: BlockBuilder = () => ({
    name: "fault",
    layers: [],
    forward(x) {
      if (failing) throw new Error("Out of memory");
      return x;
    },
    dispose: () => {},
  });
  const model = new CNN({
    classes: 3,
    imageShape: [8, 8, 1],
    blocks: [convolutionBlock({ number: 1, filters: 4 }), fault, dense("fc1", 3)],
  });
  const tensors = model.parameters.map(({ value }) => value);
  const before = await model.stateDict() as Map<string, NamedArray>;
  const { numTensors } = tf.memory();
  failing = true;
  assert.throws(
    () => computeGradients(model, batch, tensors, new ForwardPass(true)),
    /Out of memory/,
  );
  assert.equal(tf.memory().numTensors, numTensors);
  assert.deepEqual(await model.stateDict(), before);
  failing = false;
  const pass = new ForwardPass(true);
  const [weight] = tensors;
  const { loss, correct, gradients } = computeGradients(model, batch, [weight], pass);
  pass.discard();
  tf.dispose([loss, correct, gradients]);
  assert.equal(tf.memory().numTensors, numTensors);
  model.dispose();
});
