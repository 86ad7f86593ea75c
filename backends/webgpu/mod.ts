/**
 * TensorFlow.js on WebGPU, on a device that was looked at first.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { limitsToRequest } from "./limits.ts";
import { selfCheck } from "./self_check.ts";

/** A WebGPU device that TensorFlow.js computes on. */
export interface WebGpuDevice {
  /**
   * Throws what went wrong on the device since the last call, if anything did.
   *
   * @throws {GpuMemoryError} If it has no memory left.
   * @throws {GpuError} If it was lost, or a command was not valid.
   */
  check(): void;
  /** Gives the device back. */
  dispose(): void;
}

/**
 * Makes `webgpu`, on the given adapter, the active TensorFlow.js backend.
 *
 * @throws {Error} where the device allows too little, computes wrongly or cannot be had
 */
export async function useWebGpu(adapter: GPUAdapter): Promise<WebGpuDevice> {
  const { GpuBackend, MOST_COMMANDS } = await import("./backend.ts");
  const { registerGpuKernels } = await import("./kernels/mod.ts");
  const device = await adapter.requestDevice({ requiredLimits: limitsToRequest(adapter) });
  // The package registers a factory of its own, once, when it is first imported.
  if (tf.findBackendFactory("webgpu") !== null) tf.removeBackend("webgpu");
  registerGpuKernels();
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", MOST_COMMANDS);
  const backend = new GpuBackend(device, adapter.info);
  tf.registerBackend("webgpu", () => backend);
  const dispose = () => {
    backend.giveBack();
    // Another may have taken its place.
    if (tf.findBackend("webgpu") === backend) tf.removeBackend("webgpu");
  };
  try {
    if (!await tf.setBackend("webgpu")) throw new Error("TensorFlow.js refused the WebGPU device");
    // What the device says of itself tells more than wrong numbers.
    await selfCheck().finally(() => backend.check());
  } catch (error) {
    dispose();
    throw error;
  }
  return { check: () => backend.check(), dispose };
}
