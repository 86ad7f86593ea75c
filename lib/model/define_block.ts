import type { Random } from "../random.ts";
import type { Block } from "./block.ts";
import { type BlockOptions, type OptionsSchema, registerBlockType } from "./block_type.ts";
import { defineAs } from "./definition.ts";
import type { BlockDefinition } from "./network.ts";
import type { Shape } from "./shape.ts";

/** Where a block of one's own stands. */
export interface BlockSite {
  /** PyTorch's name of its layer: the type and a number, `depthwise1`. */
  readonly name: string;
  /** Sizes of one example before it. */
  readonly inputShape: Shape;
  /** How many classes the network tells apart. */
  readonly classes: number;
  /** A stream of random numbers of each parameter's own, by its name in the block: `weight`. */
  random(parameter: string): Random;
}

/** What a block of one's own does. */
export interface BlockImplementation<Options> {
  /** Checks the options, as a schema of zod's does. Without it all are taken. */
  readonly schema?: OptionsSchema<Options>;
  /** Sizes of one example after it. Default: as before it. */
  outputShape?(options: Options, inputShape: Shape): Shape;
  /** Makes it for its place. */
  build(options: Options, site: BlockSite): Block;
}

/** Makes blocks of a type as data. Options may be left out where none is needed. */
export type BlockFunction<Options extends object> = (
  ...options: Record<never, never> extends Options ? [options?: Options] : [options: Options]
) => BlockDefinition;

type Builder = (options: BlockOptions, site: BlockSite) => Block;

const builders = new Map<string, Builder>();

/**
 * Defines a block of one's own. From then on networks may contain it, in code and in JSON; whoever
 * reads a checkpoint of such a network must import the module that defines it.
 *
 * @param type Its name in JSON and, with a number, of its layers: letters and underscores.
 * @returns A function that makes it as data, from its options: plain JSON.
 * @throws {RangeError} If the name is none, or taken.
 *
 * @example A depthwise convolution (Howard et al., 2017, arXiv 1704.04861)
 * ```ts
 * import { CNN, conv, defineBlock, dense, kaimingUniform, sequential, StateTensor } from "@glyph/cnn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const depthwise = defineBlock<{ kernel: number }>("depthwise", {
 *   outputShape: ({ kernel: k }, [height, width, channels]) => [height - k + 1, width - k + 1, channels],
 *   build({ kernel: k }, { name, inputShape: [, , channels], random }) {
 *     const numbers = kaimingUniform(k * k * channels, k * k, random("weight"));
 *     const filter = tf.tensor4d(numbers, [k, k, channels, 1]);
 *     const weight = new StateTensor(`${name}.weight`, filter, [channels, 1, k, k], {
 *       filterShape: [k, k, 1, channels],
 *       differentiable: true,
 *     });
 *     const forward = (x: tf.Tensor) =>
 *       tf.depthwiseConv2d(x as tf.Tensor4D, weight.value as tf.Tensor4D, 1, "valid");
 *     return { parameters: [weight], forward };
 *   },
 * });
 *
 * const network = sequential([conv(8), depthwise({ kernel: 5 }), conv(16, { kernel: 1 }), dense()]);
 * const model = new CNN({ imageShape: [12, 12, 1], network });
 * assert.match(model.summary(), /depthwise1 +6 x 6 x 8 +200/);
 * model.dispose();
 * ```
 */
export function defineBlock<Options extends object = Record<never, never>>(
  type: string,
  { schema, outputShape, build }: BlockImplementation<Options>,
): BlockFunction<Options> {
  if (!/^[A-Za-z](\w*[A-Za-z_])?$/.test(type)) {
    throw new RangeError(
      `A block's type is "${type}", but must be of letters, digits and underscores, and begin and ` +
        "end without a digit",
    );
  }
  const registered = registerBlockType({
    type,
    prefix: type,
    schema,
    outputShape: outputShape as ((options: BlockOptions, inputShape: Shape) => Shape) | undefined,
  });
  builders.set(type, build as unknown as Builder);
  return (options?: object) => defineAs(registered, options ?? {});
}

/** How a block of one's own is made. */
export function findBuilder(type: string): Builder {
  return builders.get(type)!;
}
