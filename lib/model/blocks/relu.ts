import * as z from "zod";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";

const type = registerBuiltIn({
  type: "relu",
  prefix: "relu",
  description: "The larger of 0 and each value.",
  schema: z.strictObject({}),
});

/**
 * The larger of 0 and each value. Right after batch norm it costs nothing: both are computed in one.
 *
 * @example
 * ```ts
 * import { relu } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(relu(), { type: "relu" });
 * ```
 */
export function relu(): BlockDefinition {
  return defineAs(type, {});
}
