import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { evaluate } from "./evaluate.ts";
import { smallDataset, smallNetwork } from "./small_network.ts";

const dataset = smallDataset(11, 3);

Deno.test("an evaluation counts what predict reads", async () => {
  const model = smallNetwork({ seed: 4 });
  const predictions = await model.predict(Float32Array.from(dataset.images, (byte) => byte / 255));
  const result = await evaluate(model, dataset);
  const confusion = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];
  let loss = 0, correct = 0;
  predictions.forEach((prediction, index) => {
    const label = dataset.labels[index];
    confusion[label][prediction.class]++;
    loss -= Math.log(prediction.probabilities[label]) / 11;
    correct += Number(prediction.class === label);
  });
  assert.deepEqual(result.confusion, confusion);
  assert.deepEqual(
    result.perClass,
    confusion.map((row, label) => ({ correct: row[label], total: row[0] + row[1] + row[2] })),
  );
  assert.equal(result.accuracy, correct / 11);
  assert.ok(Math.abs(result.loss - loss) < 1e-6);
  assert.equal(result.examples, 11);
  assert.ok(result.seconds > 0);
  model.dispose();
});

Deno.test("the result does not depend on the batch size: a partial batch counts as it is", async () => {
  const model = smallNetwork({ seed: 4 });
  const { seconds: _, loss, ...expected } = await evaluate(model, dataset);
  for (const batchSize of [1, 4, 10, 11]) {
    const { seconds: _, loss: otherLoss, ...other } = await evaluate(model, dataset, { batchSize });
    assert.deepEqual(other, expected);
    assert.ok(Math.abs(otherLoss - loss) < 1e-6);
  }
  model.dispose();
});

Deno.test("running statistics are used and do not change, and no tensor is left", async () => {
  const model = smallNetwork();
  const images = tf.randomUniform([4, 8, 8, 1], 0, 1, "float32", 1) as tf.Tensor4D;
  const untrained = await evaluate(model, dataset);
  const { numTensors } = tf.memory();
  model.forward(images, { training: true }).dispose();
  const before = await model.stateDict();
  const trained = await evaluate(model, dataset);
  assert.deepEqual(await model.stateDict(), before);
  assert.notEqual(trained.loss, untrained.loss, "other statistics, other results");
  assert.equal(tf.memory().numTensors, numTensors);
  images.dispose();
  model.dispose();
});

Deno.test("huge logits give a finite loss", async () => {
  const model = smallNetwork();
  const state = await model.stateDict();
  state.set("fc1.bias", { shape: [3], data: Float32Array.of(1e30, 0, -1e30) });
  model.loadStateDict(state);
  const { loss, confusion } = await evaluate(model, dataset);
  assert.ok(loss > 1e29 && Number.isFinite(loss));
  assert.ok(confusion.every((row) => row[1] + row[2] === 0));
  model.dispose();
});

Deno.test("a signal ends an evaluation, and wrong options are refused", async () => {
  const model = smallNetwork();
  const signal = AbortSignal.abort(new Error("Enough"));
  await assert.rejects(evaluate(model, dataset, { signal }), /Enough/);
  await assert.rejects(evaluate(model, dataset, { batchSize: 0 }), /RangeError: batchSize is 0/);
  await assert.rejects(evaluate(model, smallDataset(0, 1)), /RangeError: small has no images/);
  model.dispose();
});
