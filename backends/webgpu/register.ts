import * as tf from "@tensorflow/tfjs";
import { GpuBackend } from "./backend.ts";

/** What a kernel of ours is called with. */
export interface KernelCall {
  readonly inputs: Record<string, tf.TensorInfo>;
  readonly attrs: Record<string, unknown>;
  readonly backend: GpuBackend;
}

/** Computes the outputs, or gives `undefined` where the case is not one of ours. */
export type GpuKernel = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[] | undefined;

/**
 * Registers kernels for `webgpu`, in place of TensorFlow.js' own of the same name, which get what ours
 * give up on. What ours computed is noted in the backend's `ownCalls`.
 */
export function registerKernels(own: ReadonlyMap<string, GpuKernel>): void {
  for (const [kernelName, compute] of own) {
    const fallback = tf.getKernel(kernelName, "webgpu");
    if (fallback !== undefined) tf.unregisterKernel(kernelName, "webgpu");
    tf.registerKernel({
      ...fallback,
      kernelName,
      backendName: "webgpu",
      kernelFunc: (call) => {
        const { inputs, attrs, backend } = call as unknown as KernelCall;
        const outputs = backend instanceof GpuBackend
          ? compute({ inputs, attrs, backend })
          : undefined;
        if (outputs !== undefined) {
          backend.ownCalls.add(kernelName);
          return outputs;
        }
        if (fallback === undefined) {
          throw new TypeError(`Kernel ${kernelName} does not take these inputs on webgpu`);
        }
        return fallback.kernelFunc(call);
      },
    });
  }
}
