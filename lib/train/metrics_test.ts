import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { MetricQueue } from "./metrics.ts";
import type { StepMetrics } from "./step.ts";

const record = (step: number) => ({ step, epoch: 1, examples: 4, learningRate: 0.1 });
const metrics = (step: number) => ({ loss: tf.scalar(step / 2), correct: tf.scalar(step) });

Deno.test("metrics come back in order, once, and leave no tensor", async () => {
  const { numTensors } = tf.memory();
  const queue = new MetricQueue(1e9);
  assert.deepEqual(await queue.readAll(), []);
  for (const step of [1, 2, 3]) queue.push(record(step), metrics(step));
  assert.deepEqual(
    await queue.readAll(),
    [1, 2, 3].map((step) => ({ ...record(step), loss: step / 2, correct: step })),
  );
  queue.push(record(4), metrics(4));
  assert.deepEqual(await queue.readAll(), [{ ...record(4), loss: 2, correct: 4 }]);
  assert.deepEqual(await queue.readAll(), []);
  queue.push(record(5), metrics(5));
  queue.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("without an interval each step is read at once", async () => {
  const queue = new MetricQueue(0);
  for (const step of [1, 2]) {
    queue.push(record(step), metrics(step));
    assert.deepEqual(await queue.read(), [{ ...record(step), loss: step / 2, correct: step }]);
  }
});

/** Metrics that a device gives when it is told to. */
function slowMetrics(step: number): { metrics: StepMetrics; finish(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { loss, correct } = metrics(step);
  for (const tensor of [loss, correct]) {
    const data = tensor.data.bind(tensor);
    tensor.data = () => promise.then(() => data()) as never;
  }
  return { metrics: { loss, correct }, finish: resolve };
}

Deno.test("nobody waits for a reading until the next one is due", async () => {
  const queue = new MetricQueue(1e9);
  const [first, second] = [slowMetrics(1), slowMetrics(2)];
  queue.push(record(1), first.metrics);
  assert.deepEqual(await queue.read(), [], "the reading began");
  queue.push(record(2), second.metrics);
  const due = queue.read();
  let waited = true;
  due.then(() => waited = false);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert(waited, "the device is behind");
  first.finish();
  assert.deepEqual((await due).map(({ step }) => step), [1]);
  second.finish();
  assert.deepEqual((await queue.readAll()).map(({ step }) => step), [2]);
});

Deno.test("a reading has as many steps as the device did in the interval before", async () => {
  const queue = new MetricQueue(100);
  const slow = slowMetrics(1);
  queue.push(record(1), slow.metrics);
  await queue.read();
  setTimeout(slow.finish, 30);
  queue.push(record(2), metrics(2));
  assert.deepEqual((await queue.read()).map(({ step }) => step), [1], "it was waited for");
  // The first step took 30 ms or more: at most three are done in the interval.
  const sizes: number[] = [];
  for (let step = 3; step <= 5; step++) {
    const { metrics, finish } = slowMetrics(step);
    queue.push(record(step), metrics);
    setTimeout(finish, 30);
    sizes.push((await queue.read()).length);
  }
  assert(sizes.some((size) => size > 0), `nothing was read in three steps: ${sizes}`);
  await queue.readAll();
});

Deno.test("a reading that fails is thrown by the next, and its metrics are freed", async () => {
  const { numTensors } = tf.memory();
  const queue = new MetricQueue(1e9);
  const failing = metrics(1);
  failing.loss.data = () => Promise.reject(new Error("the device was lost"));
  queue.push(record(1), failing);
  assert.deepEqual(await queue.read(), []);
  await assert.rejects(queue.readAll(), /the device was lost/);
  assert.equal(tf.memory().numTensors, numTensors);
});
