import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { devices, withReason } from "../../tests/conformance/devices.ts";
import { probeAdapter } from "./adapter.ts";
import { useWebGpu, type WebGpuDevice } from "./mod.ts";

const { skip } = devices.find(({ name }) => name.startsWith("webgpu"))!;

function testOnGpu(name: string, body: (opened: WebGpuDevice, device: GPUDevice) => Promise<void>) {
  Deno.test({
    name: withReason(name, skip),
    ignore: skip !== undefined,
    fn: async () => {
      const probe = await probeAdapter("software");
      assert(probe.adapter !== undefined);
      const opened = await useWebGpu(probe.adapter);
      try {
        await body(opened, (tf.backend() as unknown as { device: GPUDevice }).device);
      } finally {
        opened.dispose();
      }
    },
  });
}

/** Calls until it throws, since the device tells of what went wrong a little later. */
async function firstFailure(check: () => void): Promise<string> {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline;) {
    try {
      check();
    } catch (error) {
      return (error as Error).message;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return "";
}

testOnGpu("a device computes, forward and gradient, and checks out", async ({ check }) => {
  assert.equal(tf.getBackend(), "webgpu");
  const x = tf.tensor1d([1, -2, 3]);
  const gradient = tf.tidy(() => tf.grad((x) => x.square().sum())(x));
  assert.deepEqual([...await gradient.data()], [2, -4, 6]);
  tf.dispose([x, gradient]);
  check();
});

testOnGpu(
  "what goes wrong on the device unseen is thrown by check, once",
  async (opened, device) => {
    device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
    assert.match(await firstFailure(opened.check), /^WebGPU failed: \S/);
    opened.check();
  },
);

testOnGpu("a device that is lost is thrown by check", async (opened, device) => {
  device.destroy();
  assert.match(await firstFailure(opened.check), /^WebGPU failed: the device was lost/);
});

testOnGpu("a device given back is not reported as lost, and another can be had", async (opened) => {
  opened.dispose();
  await new Promise((resolve) => setTimeout(resolve, 20));
  opened.check();
  const probe = await probeAdapter("software");
  const again = await useWebGpu(probe.adapter!);
  const sum = tf.tidy(() => tf.ones([3]).add(1));
  assert.deepEqual([...await sum.data()], [2, 2, 2]);
  sum.dispose();
  again.check();
  again.dispose();
});
