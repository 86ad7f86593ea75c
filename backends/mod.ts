/**
 * The devices that networks compute on, for Glyph's own and for any other program that uses
 * TensorFlow.js.
 *
 * {@linkcode useWasmThreads} makes a TensorFlow.js program train and predict on threads of
 * WebAssembly; {@linkcode selectBackend} takes the fastest device that the machine has.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { useWasmThreads } from "@glyph/cnn/backends";
 * import assert from "node:assert/strict";
 *
 * const backend = await useWasmThreads({ threads: 2 });
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
 * await model.fit(tf.tensor2d([[1], [2]]), tf.tensor2d([[2], [4]]), { epochs: 2, verbose: 0 });
 * assert.equal(tf.getBackend(), "wasm-threads");
 * assert.equal(backend.engine.threads, 2);
 * ```
 *
 * @module
 */
export type { BackendDescription } from "../lib/train/events.ts";
export * from "./operations/optimizers.ts";
export { type BackendOptions, selectBackend, type SelectedBackend } from "./select.ts";
export {
  type KernelCalls,
  useWasmThreads,
  WasmMemoryError,
  WasmThreadsBackend,
  type WasmThreadsOptions,
} from "./wasm/mod.ts";
export type { AdapterPreference } from "./webgpu/adapter.ts";
export { GpuError, GpuMemoryError } from "./webgpu/errors.ts";
