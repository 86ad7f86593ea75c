import * as tf from "@tensorflow/tfjs";
import { GpuBackend } from "./backend.ts";

/** What a kernel of ours is called with. */
export interface KernelCall {
  readonly inputs: Record<string, tf.TensorInfo>;
  readonly attrs: Record<string, unknown>;
  readonly backend: GpuBackend;
  /**
   * Calls TensorFlow.js' own kernel of that name.
   *
   * @throws {TypeError} If there is none.
   */
  stock(): tf.TensorInfo | tf.TensorInfo[];
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
        const stock = () => {
          if (fallback !== undefined) return fallback.kernelFunc(call);
          throw new TypeError(`Kernel ${kernelName} does not take these inputs on webgpu`);
        };
        if (!(backend instanceof GpuBackend)) return stock();
        const outputs = compute({ inputs, attrs, backend, stock });
        if (outputs === undefined) return stock();
        backend.ownCalls.add(kernelName);
        return outputs;
      },
    });
  }
}
