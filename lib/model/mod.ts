/**
 * The network: a list of blocks, each of which fits itself to the output of the one before.
 *
 * @example
 * ```ts
 * import { CNN, convolutionBlock, dense, maxPool } from "@glyph/cnn/model";
 * import assert from "node:assert/strict";
 *
 * const letters = new CNN({
 *   imageShape: [20, 20, 1],
 *   classes: 26,
 *   blocks: [convolutionBlock({ number: 1, filters: 8 }), maxPool("pool1"), dense("fc1", 26)],
 * });
 * const [{ probabilities }] = await letters.predict(new Float32Array(20 * 20));
 * assert.equal(probabilities.length, 26);
 * letters.dispose();
 * ```
 *
 * @module
 */
export { type Random, seededRandom } from "../random.ts";
export type { NamedArray, StateDict } from "../train/state.ts";
export {
  type Block,
  type BlockBuilder,
  disposeLayers,
  ForwardPass,
  type Layer,
  type Shape,
} from "./block.ts";
export { CNN, type Prediction } from "./cnn.ts";
export {
  convolutionBlock,
  type ConvolutionBlockOptions,
  type Normalization,
} from "./convolution_block.ts";
export { dense } from "./dense.ts";
export { History } from "./history.ts";
export { maxPool } from "./max_pool.ts";
export type { CNNOptions } from "./options.ts";
export { type StateEntry, StateTensor, type StateTensorOptions } from "./state_tensor.ts";
