import * as z from "zod";
import type { BlockOptions } from "../block_type.ts";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition, Network } from "../network.ts";
import { blockList } from "../option_schemas.ts";

const type = registerBuiltIn({
  type: "sequential",
  prefix: "sequential",
  description: "Blocks one after the other. Their layers are named as if they stood alone.",
  schema: z.strictObject({ blocks: blockList().describe("One after the other.") }),
  lists: ["blocks"],
  expand: ({ blocks }: BlockOptions) => blocks as BlockDefinition[],
});

/**
 * Blocks one after the other: a whole network, or a part of one.
 *
 * @throws {RangeError} If one of them is no block; the message names it.
 *
 * @example
 * ```ts
 * import { batchNorm, CNN, conv, dense, maxPool, relu, sequential } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const part = sequential([conv(8), batchNorm(), relu()]);
 * const network = sequential([part, maxPool(), part, dense()]);
 * const model = new CNN({ imageShape: [12, 12, 1], network });
 * assert.deepEqual(model.parameters.map(({ name }) => name), [
 *   ...["conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias"],
 *   ...["conv2.weight", "conv2.bias", "bn2.weight", "bn2.bias"],
 *   ...["fc1.weight", "fc1.bias"],
 * ]);
 * model.dispose();
 * ```
 */
export function sequential(blocks: readonly BlockDefinition[]): Network {
  return defineAs(type, { blocks }) as Network;
}
