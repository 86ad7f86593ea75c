import * as tf from "@tensorflow/tfjs";
import { selectBackend } from "../backends/mod.ts";
import type { GpuBackend } from "../backends/webgpu/backend.ts";
import { devices, withReason } from "./conformance/devices.ts";

const { skip } = devices.find(({ name }) => name.startsWith("webgpu"))!;

/** Tests on the GPU in software, which is there for the body alone, or says why it cannot. */
export function testOnGpu(
  name: string,
  body: (gpu: GpuBackend) => void | Promise<void>,
): void {
  Deno.test({
    name: withReason(name, skip),
    ignore: skip !== undefined,
    fn: async () => {
      const selected = await selectBackend({ prefer: "webgpu", adapter: "software" });
      try {
        await body(tf.backend() as unknown as GpuBackend);
      } finally {
        selected.dispose();
      }
    },
  });
}
