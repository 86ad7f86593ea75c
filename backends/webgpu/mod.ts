/**
 * TensorFlow.js on WebGPU, on a device that was looked at first.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { selfCheck } from "./self_check.ts";

/** A WebGPU device that TensorFlow.js computes on. */
export interface WebGpuDevice {
  /** Throws what went wrong on the device since the last call, if anything did. */
  check(): void;
  /** Gives the device back. */
  dispose(): void;
}

/** The limits that TensorFlow.js' kernels profit from; a device has only what it is asked for. */
const LIMITS = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
  "maxStorageBuffersPerShaderStage",
] as const;

/**
 * Makes `webgpu`, on the given adapter, the active TensorFlow.js backend.
 *
 * @throws {Error} where the device computes wrongly or cannot be had
 */
export async function useWebGpu(adapter: GPUAdapter): Promise<WebGpuDevice> {
  const { GpuBackend, MOST_COMMANDS } = await import("./backend.ts");
  const { registerGpuKernels } = await import("./kernels/mod.ts");
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  const failures: string[] = [];
  // Deno reports validation errors and a lost device to nobody unless somebody listens.
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    failures.push((event as GPUUncapturedErrorEvent).error.message);
  });
  let disposed = false;
  device.lost.then(({ message }) => {
    if (!disposed) failures.push(`the device was lost: ${message}`);
  });
  const check = () => {
    if (failures.length > 0) throw new Error(`WebGPU failed: ${failures.splice(0).join("; ")}`);
  };

  // The package registers a factory of its own, once, when it is first imported.
  if (tf.findBackendFactory("webgpu") !== null) tf.removeBackend("webgpu");
  registerGpuKernels();
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", MOST_COMMANDS);
  const backend = new GpuBackend(device, adapter.info);
  tf.registerBackend("webgpu", () => backend);
  if (!await tf.setBackend("webgpu")) throw new Error("TensorFlow.js refused the WebGPU device");
  await selfCheck().catch((error) => {
    // What the device says of itself tells more.
    check();
    throw error;
  });
  check();
  return {
    check,
    dispose: () => {
      disposed = true;
      // Another may have taken its place.
      if (tf.findBackend("webgpu") === backend) tf.removeBackend("webgpu");
      device.destroy();
    },
  };
}
