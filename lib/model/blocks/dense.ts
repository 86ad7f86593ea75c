import * as z from "zod";
import type { BlockOptions } from "../block_type.ts";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";
import { whole } from "../option_schemas.ts";

const type = registerBuiltIn({
  type: "dense",
  prefix: "fc",
  description: "A linear layer over all values of its input, as PyTorch's Linear after flattening.",
  schema: z.strictObject({
    units: whole(1).optional().describe("Outputs. Default: as many as there are classes."),
  }),
  complete: (options: BlockOptions, classes: number) => ({ units: classes, ...options }),
  outputShape: ({ units }: BlockOptions) => [units as number],
});

/**
 * A linear layer over all values of its input, as PyTorch's `Linear` after flattening. Its layers are
 * called `fc1`, `fc2`, ...
 *
 * An image is flattened in the order height, width, channels here, and channels, height, width in
 * PyTorch: the state dict's columns are in PyTorch's order.
 *
 * Weights and biases start as PyTorch's do: uniform, within 1 / sqrt(inputs) of 0.
 *
 * @param units How many numbers it gives for each example. Default: as many as there are classes,
 * which the last block must give.
 * @throws {RangeError} If `units` is no whole number from 1.
 *
 * @example
 * ```ts
 * import { CNN, dense, relu, sequential } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const network = sequential([dense(20), relu(), dense()]);
 * const model = new CNN({ imageShape: [8, 8, 1], network });
 * assert.equal(model.parameterCount, 8 * 8 * 20 + 20 + 20 * 10 + 10);
 * model.dispose();
 * ```
 */
export function dense(units?: number): BlockDefinition {
  return defineAs(type, { units });
}
