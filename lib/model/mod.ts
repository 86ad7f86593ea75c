/**
 * The network: blocks as data, each of which fits itself to the output of the one before.
 *
 * @example
 * ```ts
 * import { CNN, convBlock, dense, dropout, maxPool, sequential } from "@glyph/cnn/model";
 * import assert from "node:assert/strict";
 *
 * const letters = new CNN({
 *   imageShape: [20, 20, 1],
 *   classes: 26,
 *   network: sequential([convBlock({ filters: 8 }), maxPool(), dropout(0.2), dense()]),
 * });
 * const [{ probabilities }] = await letters.predict(new Float32Array(20 * 20));
 * assert.equal(probabilities.length, 26);
 * letters.dispose();
 * ```
 *
 * @module
 */
export { type Random, seededRandom } from "../random.ts";
export type { NamedArray, StateDict } from "../named_array.ts";
export { type Block, ForwardPass } from "./block.ts";
export type { BlockOptions, OptionsSchema } from "./block_type.ts";
export { CNN, type ForwardOptions, type Prediction } from "./cnn.ts";
export {
  type BlockFunction,
  type BlockImplementation,
  type BlockSite,
  defineBlock,
} from "./define_block.ts";
export { History } from "./history.ts";
export { kaimingUniform } from "./initialization.ts";
export { layersOf, type NetworkLayer, type NetworkSite } from "./layers.ts";
export {
  averagePool,
  batchNorm,
  type BatchNormOptions,
  type BlockDefinition,
  conv,
  convBlock,
  type ConvBlockOptions,
  type ConvOptions,
  dense,
  dropout,
  type DropoutOptions,
  flatten,
  globalAveragePool,
  maxPool,
  type Network,
  type Norm,
  parseNetwork,
  type PoolOptions,
  relu,
  residual,
  type ResidualOptions,
  sequential,
} from "./network.ts";
export { networkSchema } from "./network_schema.ts";
export type { CNNOptions } from "./options.ts";
export { type Preset, type PresetName, type PresetOptions, presets } from "./presets/mod.ts";
export type { Shape } from "./shape.ts";
export type { StateMismatch } from "./state_dict.ts";
export { type StateEntry, StateTensor, type StateTensorOptions } from "./state_tensor.ts";
