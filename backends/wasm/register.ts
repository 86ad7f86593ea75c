import * as tf from "@tensorflow/tfjs";
import { BACKEND_NAME, type WasmThreadsBackend } from "./backend.ts";

/** What a kernel of ours is called with. */
export interface KernelCall {
  readonly inputs: Record<string, tf.TensorInfo>;
  readonly attrs: Record<string, unknown>;
  readonly backend: WasmThreadsBackend;
}

/** Computes the outputs, or gives `undefined` where the case is not one of ours. */
export type OwnKernel = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[] | undefined;

function count(calls: Map<string, number>, name: string): void {
  calls.set(name, (calls.get(name) ?? 0) + 1);
}

/**
 * Registers every stock cpu kernel for the backend, and ours in place of those of the same name. What
 * ours give up on runs on the stock kernel. Both are counted.
 */
export function registerKernels(own: ReadonlyMap<string, OwnKernel>): void {
  const stock = new Map(
    tf.getKernelsForBackend("cpu").map((kernel) => [kernel.kernelName, kernel]),
  );
  for (const kernelName of new Set([...stock.keys(), ...own.keys()])) {
    const compute = own.get(kernelName);
    const fallback = stock.get(kernelName);
    tf.registerKernel({
      ...fallback,
      kernelName,
      backendName: BACKEND_NAME,
      kernelFunc: ({ inputs, backend, attrs }) => {
        const threads = backend as WasmThreadsBackend;
        const call: KernelCall = {
          inputs: inputs as Record<string, tf.TensorInfo>,
          attrs: attrs as Record<string, unknown>,
          backend: threads,
        };
        const outputs = compute && threads.runKernel(() => compute(call));
        if (outputs !== undefined) {
          count(threads.ownCalls, kernelName);
          return outputs;
        }
        if (fallback === undefined) {
          throw new TypeError(`Kernel ${kernelName} does not take these inputs on ${BACKEND_NAME}`);
        }
        count(threads.fallbackCalls, kernelName);
        return fallback.kernelFunc({ inputs, backend, attrs });
      },
    });
  }
}
