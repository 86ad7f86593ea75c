import * as z from "zod";
import type { BlockOptions } from "../block_type.ts";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";
import { flag, whole } from "../option_schemas.ts";

/** Settings of a convolution; all have defaults. */
export interface ConvOptions {
  /** Height and width of the filters. Default 3. */
  readonly kernel?: number;
  /** How far the filters move, from 1. Default 1. */
  readonly stride?: number;
  /**
   * Rows and columns of zeros around the image; `"same"` is as many as keep its size, at stride 1.
   * Default 0.
   */
  readonly padding?: number | "same";
  /** Whether a number is added to each channel. Default true. */
  readonly bias?: boolean;
}

const paddingError = () => `must be a whole number from 0 to 65,536 or "same"`;

/** The options of a convolution with some more, where `"same"` has a meaning. */
export function windowSchema(more: z.core.$ZodLooseShape): z.ZodObject {
  const schema: z.ZodObject = z.strictObject({
    filters: whole(1).describe("Output channels."),
    kernel: whole(1).default(3).describe("Height and width of the filters."),
    stride: whole(1).default(1).describe("How far the filters move."),
    padding: z.union([
      z.int({ error: paddingError }).min(0, { error: paddingError }).max(65_536, {
        error: paddingError,
      }),
      z.literal("same", { error: paddingError }),
    ], { error: paddingError }).default(0).describe(
      "Zeros on each side, or as many as keep the size.",
    ),
    ...more,
  });
  return schema.refine(({ padding, stride }) => padding !== "same" || stride === 1, {
    path: ["padding"],
    error: `must be a whole number where the stride is above 1, such as half the kernel's size`,
  });
}

const type = registerBuiltIn({
  type: "conv",
  prefix: "conv",
  description: "A convolution, as PyTorch's Conv2d.",
  schema: windowSchema({
    bias: flag().default(true).describe("Whether a number is added to each channel."),
  }),
  image: true,
  outputShape(options, [height, width]) {
    const { filters } = options as { filters: number };
    const size = (length: number) => convolvedSize(options, length);
    return [size(height), size(width), filters];
  },
});

/**
 * A convolution, as PyTorch's `Conv2d`: correlation of the input with each filter.
 *
 * Where batch norm follows it, both are computed in one, its bias has no effect in training and
 * keeps the values that it started with. Its layers are called `conv1`, `conv2`, ...
 *
 * @param filters How many channels it gives.
 * @throws {RangeError} If an option is out of range, or padding is `"same"` at a stride above 1.
 *
 * @example
 * ```ts
 * import { conv } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(conv(32, { kernel: 5, stride: 1 }), { type: "conv", filters: 32, kernel: 5 });
 * assert.throws(() => conv(0), /conv: filters is 0, but must be a whole number from 1/);
 * ```
 */
export function conv(filters: number, options: ConvOptions = {}): BlockDefinition {
  return defineAs(type, { filters, ...options });
}

/** Rows of zeros before and after an image. */
export function paddingOf(options: BlockOptions): readonly [before: number, after: number] {
  const { padding, kernel } = options as Required<ConvOptions>;
  if (padding !== "same") return [padding, padding];
  const before = Math.floor((kernel - 1) / 2);
  return [before, kernel - 1 - before];
}

function convolvedSize(options: BlockOptions, length: number): number {
  const { kernel, stride } = options as Required<ConvOptions>;
  const [before, after] = paddingOf(options);
  return Math.floor((length + before + after - kernel) / stride) + 1;
}
