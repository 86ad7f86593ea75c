import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { EXPECTED, selfCheck, smallStep } from "./self_check.ts";

Deno.test("a device that computes rightly passes, and nothing is left on it", async () => {
  await tf.setBackend("cpu");
  const { numTensors } = tf.memory();
  await selfCheck();
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("the small step gives the known numbers on stock cpu, within 0.00001", async () => {
  await tf.setBackend("cpu");
  const found = await smallStep();
  assert.equal(found.length, EXPECTED.length);
  for (const [at, number] of EXPECTED.entries()) assert(Math.abs(found[at] - number) <= 1e-5);
});

const kernelNames = ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "MaxPoolGrad"];
for (const kernelName of kernelNames) {
  Deno.test(`a device whose ${kernelName} is wrong is refused`, async () => {
    await tf.setBackend("cpu");
    const kernel = tf.getKernel(kernelName, "cpu");
    const wrong: tf.KernelFunc = (call) => {
      const result = kernel.kernelFunc(call) as tf.TensorInfo;
      const data = call.backend as unknown as { data: Map<object, { values: Float32Array }> };
      data.data.get(result.dataId)!.values[0] += 1;
      return result;
    };
    tf.unregisterKernel(kernelName, "cpu");
    tf.registerKernel({ ...kernel, kernelFunc: wrong });
    try {
      await assert.rejects(selfCheck(), /^Error: The device computes wrongly: .*driver/);
    } finally {
      tf.unregisterKernel(kernelName, "cpu");
      tf.registerKernel(kernel);
    }
  });
}
