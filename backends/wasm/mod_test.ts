import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { BACKEND_NAME, useWasmThreads } from "./mod.ts";

Deno.test("a second call takes the place of the first, whose tensors move over", async () => {
  const first = await useWasmThreads({ threads: 1 });
  const x = tf.tidy(() => tf.tensor1d([1, 2, 3]).add(1));
  const second = await useWasmThreads({ threads: 2 });
  try {
    assert.notEqual(first, second);
    assert.equal(tf.backend(), second);
    assert.equal(second.engine.threads, 2);
    assert.deepEqual(x.add(x).arraySync(), [4, 6, 8]);
    assert.equal(first.numDataIds(), 0);
    x.dispose();
  } finally {
    tf.removeBackend(BACKEND_NAME);
  }
});

Deno.test("a refused call leaves the backend that is active as it is", async () => {
  const backend = await useWasmThreads({ threads: 1 });
  try {
    await assert.rejects(useWasmThreads({ threads: 0 }), {
      name: "RangeError",
      message: "Threads must be from 1 to 128, not 0",
    });
    await assert.rejects(useWasmThreads({ threads: 8, maximumMemory: 65536 }), {
      name: "WasmMemoryError",
    });
    assert.equal(tf.backend(), backend);
    assert.deepEqual(tf.tidy(() => tf.ones([2]).add(1).arraySync()), [2, 2]);
  } finally {
    tf.removeBackend(BACKEND_NAME);
  }
});

Deno.test("a backend that was removed is not found, and can be had again", async () => {
  await useWasmThreads({ threads: 1 });
  tf.removeBackend(BACKEND_NAME);
  assert.equal(tf.findBackend(BACKEND_NAME), null);
  const backend = await useWasmThreads({ threads: 1 });
  assert.equal(tf.getBackend(), BACKEND_NAME);
  assert.deepEqual(tf.tidy(() => tf.ones([2]).add(1).arraySync()), [2, 2]);
  assert.equal(backend.ownCalls.get("Add"), 1);
  tf.removeBackend(BACKEND_NAME);
});

Deno.test("calls of our kernels and of stock ones are counted apart", async () => {
  const backend = await useWasmThreads({ threads: 1 });
  try {
    tf.tidy(() => {
      const x = tf.ones([2, 3]);
      x.add(1).add(2);
      x.atanh();
    });
    assert.equal(backend.ownCalls.get("Add"), 2);
    assert.deepEqual([...backend.fallbackCalls], [["Atanh", 1]]);
  } finally {
    tf.removeBackend(BACKEND_NAME);
  }
});
