/**
 * TensorFlow.js on threads of WebAssembly, for training as well as inference.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BACKEND_NAME, type KernelCalls, WasmThreadsBackend } from "./backend.ts";
import { MAXIMUM_THREADS } from "./engine.ts";
import { registerGradients } from "./gradients.ts";
import { ownKernels } from "./kernels/mod.ts";
import { registerKernels } from "./register.ts";

export { WasmMemoryError } from "./memory.ts";
export { BACKEND_NAME, type KernelCalls, WasmThreadsBackend };

/** Settings of `useWasmThreads`. */
export interface WasmThreadsOptions {
  /** Threads that compute, the calling one included, from 1 to 128. Default: one a core. */
  readonly threads?: number;
  /**
   * Bytes that the backend's memory may grow to. Default: 4 GiB less a page, the most there is. Some
   * phones' browsers want less.
   */
  readonly maximumMemory?: number;
  /**
   * Whether to use relaxed SIMD where the JavaScript engine has it: faster, and its results differ in
   * the last bits from one kind of processor to another. Default true.
   */
  readonly relaxed?: boolean;
  /**
   * V8's flags that the process was started with, without dashes, which V8 does not tell. With
   * `no-wasm-bounds-checks` and `experimental-wasm-revectorize` the kernels take wider steps, to the
   * same results. Default: none.
   */
  readonly engineFlags?: readonly string[];
}

let registered = false;

/**
 * Makes `wasm-threads` the active TensorFlow.js backend and gives it back. A second call ends the
 * threads of the first, whose tensors move over when they are next used.
 *
 * In a browser the calling thread may be a page's main thread or a worker of it. More than one thread
 * needs a cross-origin isolated page: sent over https or from localhost with the headers
 * `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`.
 *
 * @throws {RangeError} where `threads` is not a whole number from 1 to 128
 * @throws {WasmMemoryError} where there is no room for `maximumMemory`
 * @throws {Error} where WebAssembly, its SIMD or its threads are missing, or the page's policies forbid
 * compiling, shared memory or workers; the message says what to do
 *
 * @example
 * ```ts
 * import { useWasmThreads } from "@glyph/cnn/backends";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const backend = await useWasmThreads({ threads: 2 });
 * const derivative = tf.grad((x) => x.square().sum());
 * assert.deepEqual([...await derivative(tf.tensor1d([1, 2, 3])).data()], [2, 4, 6]);
 * backend.dispose();
 * ```
 */
export async function useWasmThreads(
  options: WasmThreadsOptions = {},
): Promise<WasmThreadsBackend> {
  const {
    threads = Math.min(navigator.hardwareConcurrency, MAXIMUM_THREADS),
    maximumMemory = 2 ** 32 - 65536,
    relaxed = true,
    engineFlags = [],
  } = options;
  if (!registered) {
    registerKernels(ownKernels);
    registerGradients();
    registered = true;
  }
  const create = () => new WasmThreadsBackend({ threads, maximumMemory, relaxed, engineFlags });
  const backend = create();
  try {
    await backend.engine.started;
  } catch (error) {
    backend.dispose();
    throw error;
  }
  if (tf.findBackend(BACKEND_NAME) !== null) tf.removeBackend(BACKEND_NAME);
  let unused: WasmThreadsBackend | undefined = backend;
  tf.registerBackend(BACKEND_NAME, () => {
    // `tf.engine().reset()` disposes of the backend, and then TensorFlow.js asks for another.
    const given = unused ?? create();
    unused = undefined;
    return given;
  });
  await tf.setBackend(BACKEND_NAME);
  return backend;
}
