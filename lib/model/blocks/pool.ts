import * as z from "zod";
import type { BlockOptions, BlockType } from "../block_type.ts";
import { registerBuiltIn } from "../built_in.ts";
import { defineAs } from "../definition.ts";
import type { BlockDefinition } from "../network.ts";
import { whole } from "../option_schemas.ts";
import type { Shape } from "../shape.ts";

/** Settings of a pooling. */
export interface PoolOptions {
  /** How far the window moves, from 1. Default: its size. */
  readonly stride?: number;
}

function pooling(type: string, description: string): BlockType {
  return registerBuiltIn({
    type,
    prefix: "pool",
    description,
    schema: z.strictObject({
      size: whole(1).default(2).describe("Height and width of the window."),
      stride: whole(1).optional().describe("How far the window moves. Default: its size."),
    }),
    image: true,
    defaultsFor: ({ size }: BlockOptions) => ({ stride: size }),
    outputShape(options: BlockOptions, [height, width, channels]: Shape) {
      const { size, stride } = options as { size: number; stride: number };
      const pooled = (length: number) => Math.floor((length - size) / stride) + 1;
      return [pooled(height), pooled(width), channels];
    },
  });
}

const max = pooling("maxPool", "The largest of each window, as PyTorch's MaxPool2d.");
const average = pooling("averagePool", "The mean of each window, as PyTorch's AvgPool2d.");
const globalAverage = registerBuiltIn({
  type: "globalAveragePool",
  prefix: "pool",
  description: "The mean of each channel, as PyTorch's AdaptiveAvgPool2d(1) and flatten.",
  schema: z.strictObject({}),
  image: true,
  outputShape: (_options: BlockOptions, [, , channels]: Shape) => [channels],
});

/**
 * The largest of each window, as PyTorch's `MaxPool2d` (no padding: rows and columns that fill no
 * window are left out). All poolings are called `pool1`, `pool2`, ...
 *
 * @param size Height and width of the window. Default 2.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { CNN, dense, maxPool, sequential } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const model = new CNN({ imageShape: [9, 9, 1], network: sequential([maxPool(), dense()]) });
 * assert.match(model.summary(), /pool1 +4 x 4 x 1/);
 * model.dispose();
 * ```
 */
export function maxPool(size: number = 2, options: PoolOptions = {}): BlockDefinition {
  return defineAs(max, { size, ...options });
}

/**
 * The mean of each window, as PyTorch's `AvgPool2d` (no padding).
 *
 * @param size Height and width of the window. Default 2.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { averagePool } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(averagePool(3), { type: "averagePool", size: 3 });
 * ```
 */
export function averagePool(size: number = 2, options: PoolOptions = {}): BlockDefinition {
  return defineAs(average, { size, ...options });
}

/**
 * The mean of each channel over all pixels: features, whatever the image's size (Lin et al., 2013,
 * arXiv 1312.4400).
 *
 * @example
 * ```ts
 * import { CNN, conv, dense, globalAveragePool, sequential } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const network = sequential([conv(16), globalAveragePool(), dense()]);
 * const model = new CNN({ imageShape: [40, 30, 1], network });
 * assert.match(model.summary(), /pool1 +16 +0\nfc1 +10 +170/);
 * model.dispose();
 * ```
 */
export function globalAveragePool(): BlockDefinition {
  return defineAs(globalAverage, {});
}
