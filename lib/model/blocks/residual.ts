import * as z from "zod";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";
import { blockList } from "../option_schemas.ts";

/** Settings of `residual`. */
export interface ResidualOptions {
  /** What is done to x before it is added, where the blocks change its shape. Default: nothing. */
  readonly shortcut?: readonly BlockDefinition[];
}

const type = registerBuiltIn({
  type: "residual",
  prefix: "residual",
  description: "The sum of its input and of what blocks make of it.",
  schema: z.strictObject({
    blocks: blockList().describe("f in x + f(x)."),
    shortcut: blockList().default([]).describe("What is done to x before it is added."),
  }),
  lists: ["blocks", "shortcut"],
});

/**
 * The sum x + f(x) of its input and of what the blocks make of it (He et al., 2015, arXiv
 * 1512.03385). ReLU after the sum is a block of its own. Names inside it start with its own:
 * `residual1.conv1`, `residual1.shortcut.conv1`.
 *
 * @throws {RangeError} If one of them is no block; `new CNN` throws one where the shapes of both
 * summands differ.
 *
 * @example
 * ```ts
 * import { CNN, conv, convBlock, dense, relu, residual, sequential } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const network = sequential([
 *   residual([convBlock({ filters: 8, padding: "same" }), conv(8, { padding: "same" })], {
 *     shortcut: [conv(8, { kernel: 1 })],
 *   }),
 *   relu(),
 *   dense(),
 * ]);
 * const model = new CNN({ imageShape: [6, 6, 1], network });
 * const names = model.parameters.map(({ name }) => name);
 * assert(names.includes("residual1.conv2.weight"));
 * assert(names.includes("residual1.shortcut.conv1.weight"));
 * model.dispose();
 * ```
 */
export function residual(
  blocks: readonly BlockDefinition[],
  options: ResidualOptions = {},
): BlockDefinition {
  return defineAs(type, { blocks, ...options });
}
