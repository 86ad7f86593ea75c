/**
 * Glyph trains convolutional networks that read characters.
 *
 * @module
 */
export * from "./lib/data/dataset.ts";
export * from "./lib/train/events.ts";
export * from "./lib/model/cnn.ts";
export type { CNNOptions } from "./lib/model/options.ts";
export * from "./lib/model/block.ts";
export * from "./lib/model/convolution_block.ts";
export * from "./lib/model/dense.ts";
export * from "./lib/model/max_pool.ts";
export { type StateEntry, StateTensor, type StateTensorOptions } from "./lib/model/state_tensor.ts";
export * from "./lib/train/evaluate.ts";
export { History } from "./lib/model/history.ts";
export type { ActiveBackend, TrainOptions } from "./lib/train/options.ts";
export * from "./lib/train/state.ts";
export * from "./lib/train/train.ts";
