import * as z from "zod";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";

/** Settings of batch norm; all have defaults. */
export interface BatchNormOptions {
  /** How much of each batch's statistics is mixed into the running ones, above 0 to 1. Default 0.1. */
  readonly momentum?: number;
  /** Added to the variance before its root is taken, above 0 to 1. Default 0.00001. */
  readonly epsilon?: number;
}

const share = () => {
  const error = () => "must be above 0 and at most 1";
  return z.number({ error }).positive({ error }).max(1, { error });
};

const type = registerBuiltIn({
  type: "batchNorm",
  prefix: "bn",
  description: "Batch norm of each channel, as PyTorch's BatchNorm2d, or of each feature.",
  schema: z.strictObject({
    momentum: share().default(0.1).describe("How much of each batch's statistics is mixed in."),
    epsilon: share().default(1e-5).describe("Added to the variance."),
  }),
});

/**
 * Batch norm of each channel, as PyTorch's `BatchNorm2d`, and of each feature after `flatten` or
 * `dense`, as its `BatchNorm1d` (Ioffe and Szegedy, 2015, arXiv 1502.03167). Its layers are called
 * `bn1`, `bn2`, ...
 *
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { batchNorm } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(batchNorm(), { type: "batchNorm" });
 * assert.throws(() => batchNorm({ momentum: 2 }), /momentum is 2, but must be above 0/);
 * ```
 */
export function batchNorm(options: BatchNormOptions = {}): BlockDefinition {
  return defineAs(type, options);
}
