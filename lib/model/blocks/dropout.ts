import * as z from "zod";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";
import { fraction, word } from "../option_schemas.ts";

/** Settings of `dropout`. */
export interface DropoutOptions {
  /** Whether single values are dropped, or whole channels of an image. Default `"unit"`. */
  readonly per?: "unit" | "channel";
}

const type = registerBuiltIn({
  type: "dropout",
  prefix: "dropout",
  description: "Sets some of the values to 0 in training, as PyTorch's Dropout and Dropout2d.",
  schema: z.strictObject({
    rate: fraction().describe("The share that is dropped."),
    per: word(["unit", "channel"]).default("unit").describe("Single values, or whole channels."),
  }),
});

/**
 * Sets a share of the values to 0 in training, and divides the others by the rest's share (Srivastava
 * et al., 2014); does nothing otherwise. Which ones, the run's seed and the step decide.
 *
 * @param rate The share, from 0 to below 1.
 * @throws {RangeError} If the rate is out of range.
 *
 * @example
 * ```ts
 * import { dropout } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(dropout(0.2), { type: "dropout", rate: 0.2 });
 * assert.throws(() => dropout(1), /rate is 1, but must be from 0 up to, but not including, 1/);
 * ```
 */
export function dropout(rate: number, options: DropoutOptions = {}): BlockDefinition {
  return defineAs(type, { rate, ...options });
}
