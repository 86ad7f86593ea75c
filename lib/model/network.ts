/**
 * A network is data: blocks by name, with their options. These functions make it, and check it.
 *
 * @module
 */
import { sequential } from "./blocks/sequential.ts";
import { checkDefinition } from "./definition.ts";

export { averagePool, globalAveragePool, maxPool, type PoolOptions } from "./blocks/pool.ts";
export { batchNorm, type BatchNormOptions } from "./blocks/batch_norm.ts";
export { conv, type ConvOptions } from "./blocks/conv.ts";
export { convBlock, type ConvBlockOptions, type Norm } from "./blocks/conv_block.ts";
export { dense } from "./blocks/dense.ts";
export { dropout, type DropoutOptions } from "./blocks/dropout.ts";
export { flatten } from "./blocks/flatten.ts";
export { relu } from "./blocks/relu.ts";
export { residual, type ResidualOptions } from "./blocks/residual.ts";
export { sequential };

/** A block as data: its type and those of its options that are not the defaults. Plain JSON. */
export interface BlockDefinition {
  /** What it is: `conv`, `residual`, or the name of a block of one's own. */
  readonly type: string;
  /** Its options. */
  readonly [option: string]: unknown;
}

/** A whole network as data: what `sequential()` gives, and what checkpoints hold. */
export interface Network extends BlockDefinition {
  /** A network is a list of blocks. */
  readonly type: "sequential";
  /** One after the other. */
  readonly blocks: readonly BlockDefinition[];
}

/**
 * Reads a network from JSON: checks every block and its options, and leaves out those that have
 * their defaults.
 *
 * @param json What `JSON.parse` gave. `$schema` beside the blocks is left out.
 * @param source Where it comes from, for errors.
 * @throws {RangeError} If it is no network; the message names the block: `net.json: blocks[3] (conv):
 * kernel is 0, but must be a whole number from 1 to 65,536`.
 *
 * @example
 * ```ts
 * import { CNN, parseNetwork } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const json = `{
 *   "type": "sequential",
 *   "blocks": [{ "type": "conv", "filters": 4 }, { "type": "relu" }, { "type": "dense" }]
 * }`;
 * const model = new CNN({ imageShape: [8, 8, 1], network: parseNetwork(JSON.parse(json), "json") });
 * assert.match(model.summary(), /conv1 +6 x 6 x 4 +40/);
 * model.dispose();
 *
 * const wrong = { type: "sequential", blocks: [{ type: "conv", filters: 0 }] };
 * assert.throws(() => parseNetwork(wrong, "wrong.json"), /wrong.json: blocks\[0\] \(conv\): filters is 0/);
 * ```
 */
export function parseNetwork(json: unknown, source: string): Network {
  try {
    return checkNetwork(json);
  } catch (error) {
    throw new RangeError(`${source}: ${(error as Error).message}`, { cause: error });
  }
}

/** @throws {RangeError} If it is no network; the message names the block. */
export function checkNetwork(network: unknown): Network {
  const { type, $schema: _, ...rest } = (network ?? {}) as Record<string, unknown>;
  if (type !== "sequential") {
    throw new RangeError(
      `The network's type is ${JSON.stringify(type)}, but must be "sequential": ` +
        `{ "type": "sequential", "blocks": [...] }`,
    );
  }
  return checkDefinition({ type, ...rest }, "") as Network;
}
