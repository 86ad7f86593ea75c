import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { testOnGpu } from "./test_on_gpu.ts";

/** The gradients of two filters, in parts that are not added up yet. */
function filterGradients(): tf.Tensor[] {
  return tf.tidy(() => {
    const x = tf.randomUniform<tf.Rank.R4>([4, 9, 9, 8], 0, 1, "float32", 1);
    return [3, 5].map((size) => {
      const filter = tf.randomUniform<tf.Rank.R4>([size, size, 8, 12], 0, 1, "float32", size);
      return tf.grad((filter) => tf.conv2d(x, filter as tf.Tensor4D, 1, "valid"))(filter);
    });
  });
}

testOnGpu("filters' gradients are added up in one command when one is read", async (gpu) => {
  const gradients = filterGradients();
  const before = gpu.counters.dispatches;
  for (const gradient of gradients) await gradient.data();
  assert.equal(gpu.counters.dispatches - before, 1);
  tf.dispose(gradients);
});

testOnGpu("a filter's gradient that is used in a sum is added up before", async () => {
  const [gradient, other] = filterGradients();
  const doubled = tf.add(gradient, gradient);
  other.dispose();
  const once = await gradient.data();
  assert(once.some((value) => value !== 0));
  assert.deepEqual(await doubled.data(), once.map((value) => 2 * value));
  tf.dispose([gradient, doubled]);
});

testOnGpu("a filter's gradient that nobody reads costs no command and leaves nothing", (gpu) => {
  const tensors = gpu.numDataIds();
  const gradients = filterGradients();
  const { dispatches } = gpu.counters;
  tf.dispose(gradients);
  gpu.flush();
  assert.equal(gpu.counters.dispatches, dispatches);
  assert.equal(gpu.numDataIds(), tensors);
});

testOnGpu("a filter's gradient that is copied on the GPU is added up before", async () => {
  const [gradient, other] = filterGradients();
  const { tensorRef } = gradient.dataToGPU();
  assert.deepEqual(await tensorRef.data(), await gradient.data());
  tf.dispose([gradient, other, tensorRef]);
});

testOnGpu("sums that no command has buffers for together are made in several", async (gpu) => {
  const most = Math.floor(gpu.device.limits.maxStorageBuffersPerShaderStage / 2);
  const gradients = Array.from({ length: most }, filterGradients).flat();
  for (const [index, gradient] of gradients.entries()) {
    assert.deepEqual(await gradient.data(), await gradients[index % 2].data());
  }
  tf.dispose(gradients);
});
