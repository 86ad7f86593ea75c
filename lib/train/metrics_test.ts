import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { MetricQueue } from "./metrics.ts";

const record = (step: number) => ({ step, epoch: 1, examples: 4, learningRate: 0.1 });
const metrics = (step: number) => ({ loss: tf.scalar(step / 2), correct: tf.scalar(step) });

Deno.test("metrics come back in order, once, and leave no tensor", async () => {
  const { numTensors } = tf.memory();
  const queue = new MetricQueue(1e9);
  assert.deepEqual(await queue.read(), []);
  for (const step of [1, 2, 3]) queue.push(record(step), metrics(step));
  assert.deepEqual(
    await queue.read(),
    [1, 2, 3].map((step) => ({ ...record(step), loss: step / 2, correct: step })),
  );
  queue.push(record(4), metrics(4));
  assert.deepEqual(await queue.read(), [{ ...record(4), loss: 2, correct: 4 }]);
  assert.deepEqual(await queue.read(), []);
  queue.push(record(5), metrics(5));
  queue.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("the first reading is due at once, the next one after the interval", async () => {
  const patient = new MetricQueue(1e9), eager = new MetricQueue(0);
  for (const queue of [patient, eager]) {
    assert.equal(queue.due, true);
    queue.push(record(1), metrics(1));
    await queue.read();
  }
  assert.equal(patient.due, false);
  assert.equal(eager.due, true);
});
