import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Batch } from "../data/dataset.ts";
import { ForwardPass } from "../model/block.ts";
import { CNN } from "../model/cnn.ts";
import { defineBlock } from "../model/define_block.ts";
import { convBlock, dense, sequential } from "../model/network.ts";
import type { NamedArray } from "../named_array.ts";
import { smallBlocks, smallDataset, smallNetwork } from "./small_network.ts";
import { computeGradients } from "./step.ts";

const { images, labels } = smallDataset(5, 9);
const batch: Batch = {
  images: Float32Array.from(images, (byte) => byte / 255),
  labels: Int32Array.from(labels),
  count: 5,
};

for (const norm of ["before", "after"] as const) {
  Deno.test(`gradients agree with differences of the loss, to 1% (norm ${norm})`, async () => {
    const model = smallNetwork({ network: smallBlocks(norm), seed: 2 });
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
  const fault = defineBlock("fault", {
    build: () => ({
      forward(x) {
        if (failing) throw new Error("Out of memory");
        return x;
      },
    }),
  });
  const model = new CNN({
    classes: 3,
    imageShape: [8, 8, 1],
    network: sequential([convBlock({ filters: 4 }), fault(), dense()]),
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
