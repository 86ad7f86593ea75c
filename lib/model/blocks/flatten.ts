import * as z from "zod";
import type { BlockOptions } from "../block_type.ts";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";
import { type Shape, sizeOf } from "../shape.ts";

const type = registerBuiltIn({
  type: "flatten",
  prefix: "flatten",
  description: "Makes one row of features of an image, in PyTorch's order.",
  schema: z.strictObject({}),
  outputShape: (_options: BlockOptions, inputShape: Shape) => [sizeOf(inputShape)],
});

/**
 * Makes one row of features of an image, in PyTorch's order: channels, height, width. `dense` does
 * that itself: this is for what else reads features.
 *
 * @example
 * ```ts
 * import { flatten } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(flatten(), { type: "flatten" });
 * ```
 */
export function flatten(): BlockDefinition {
  return defineAs(type, {});
}
