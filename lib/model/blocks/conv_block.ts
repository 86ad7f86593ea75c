import type { BlockOptions } from "../block_type.ts";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";
import { fraction, word } from "../option_schemas.ts";
import { batchNorm } from "./batch_norm.ts";
import { conv, type ConvOptions, windowSchema } from "./conv.ts";
import { dropout } from "./dropout.ts";
import { relu } from "./relu.ts";

/** Where batch norm stands: before ReLU, as in the tutorial, after it, or nowhere. */
export type Norm = "before" | "after" | "none";

/** Settings of `convBlock`. */
export interface ConvBlockOptions extends Omit<ConvOptions, "bias"> {
  /** How many channels it gives. */
  readonly filters: number;
  /** Default `"before"`. */
  readonly norm?: Norm;
  /** Share of the channels that are dropped after it in training, from 0 to below 1. Default 0. */
  readonly dropout?: number;
}

const type = registerBuiltIn({
  type: "convBlock",
  prefix: "convBlock",
  description: "A convolution, batch norm, ReLU and dropout of channels.",
  schema: windowSchema({
    norm: word(["before", "after", "none"]).default("before").describe(
      "Where batch norm stands: before ReLU, after it, or nowhere.",
    ),
    dropout: fraction().default(0).describe("Share of the channels that are dropped after it."),
  }),
  expand(options: BlockOptions) {
    const { filters, norm, dropout: rate, ...window } = options as unknown as
      & Required<ConvBlockOptions>
      & ConvOptions;
    return [
      conv(filters, window),
      ...norm === "before" ? [batchNorm()] : [],
      relu(),
      ...norm === "after" ? [batchNorm()] : [],
      ...rate > 0 ? [dropout(rate, { per: "channel" })] : [],
    ];
  },
});

/**
 * A convolution, batch norm, ReLU and dropout of channels: short for a list of these blocks, whose
 * layers are named as if they were written out.
 *
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { batchNorm, CNN, conv, convBlock, dense, relu, sequential } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const short = new CNN({ network: sequential([convBlock({ filters: 4 }), dense()]) });
 * const long = new CNN({ network: sequential([conv(4), batchNorm(), relu(), dense()]) });
 * assert.equal(short.summary(), long.summary());
 * for (const model of [short, long]) model.dispose();
 * ```
 */
export function convBlock(options: ConvBlockOptions): BlockDefinition {
  return defineAs(type, options);
}
