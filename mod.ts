/**
 * Glyph trains convolutional networks that read characters, on WebGPU or on threads of
 * WebAssembly.
 *
 * {@linkcode selectBackend} chooses the device, {@linkcode loadMnist} or {@linkcode loadIdx} load
 * images, {@linkcode CNN} is the network, {@linkcode train} trains it and tells what happens, and
 * {@linkcode evaluate} tests it.
 *
 * @module
 */
export {
  type AdapterPreference,
  type BackendOptions,
  selectBackend,
  type SelectedBackend,
} from "./backends/mod.ts";
export {
  useWasmThreads,
  WasmMemoryError,
  WasmThreadsBackend,
  type WasmThreadsOptions,
} from "./backends/wasm/mod.ts";
export * from "./lib/data/batches.ts";
export * from "./lib/data/dataset.ts";
export type { DownloadProgress } from "./lib/data/download.ts";
export { type IdxOptions, loadIdx } from "./lib/data/idx_folder.ts";
export * from "./lib/data/mnist.ts";
export * from "./lib/train/events.ts";
export * from "./lib/model/cnn.ts";
export type { CNNOptions } from "./lib/model/options.ts";
export * from "./lib/model/block.ts";
export * from "./lib/model/convolution_block.ts";
export * from "./lib/model/dense.ts";
export * from "./lib/model/max_pool.ts";
export { type StateEntry, StateTensor, type StateTensorOptions } from "./lib/model/state_tensor.ts";
export * from "./lib/random.ts";
export * from "./lib/train/checkpoint.ts";
export * from "./lib/train/evaluate.ts";
export { decodeSafetensors, encodeSafetensors } from "./lib/train/safetensors.ts";
export { History } from "./lib/model/history.ts";
export type { ActiveBackend, TrainOptions } from "./lib/train/options.ts";
export * from "./lib/train/state.ts";
export * from "./lib/train/train.ts";
