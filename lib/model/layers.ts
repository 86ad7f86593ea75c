// So that the types of all built-in blocks are known.
import "./network.ts";
import { optionsOf, typeOf } from "./definition.ts";
import type { BlockOptions, BlockType } from "./block_type.ts";
import type { ConvOptions } from "./blocks/conv.ts";
import type { BlockDefinition, Network } from "./network.ts";
import { formatShape, type Shape } from "./shape.ts";

/** One layer of a network, before it has tensors. */
export interface NetworkLayer {
  /** PyTorch's name of it: `conv1`, or `residual1.conv1` inside another. */
  readonly name: string;
  /** Its block's type: `conv`, `batchNorm`, ... */
  readonly type: string;
  /** All its options, defaults included. */
  readonly options: BlockOptions;
  /** Sizes of one example before it. */
  readonly inputShape: Shape;
  /** Sizes of one example after it. */
  readonly outputShape: Shape;
  /** Where its definition stands, for errors: `blocks[3]`, `blocks[3].shortcut[0]`. */
  readonly path: string;
  /** Of a residual alone: f in x + f(x). */
  readonly body?: readonly NetworkLayer[];
  /** Of a residual alone: what is done to x; nothing where the list is empty. */
  readonly shortcut?: readonly NetworkLayer[];
}

/** All options of the layers that have some, by type. */
export interface LayerOptions {
  readonly conv: { readonly filters: number } & Required<ConvOptions>;
  readonly batchNorm: { readonly momentum: number; readonly epsilon: number };
  readonly maxPool: { readonly size: number; readonly stride: number };
  readonly averagePool: { readonly size: number; readonly stride: number };
  readonly dropout: { readonly rate: number; readonly per: "unit" | "channel" };
  readonly dense: { readonly units: number };
}

/** Whether a layer is of a type, whose options are then known. */
export function isLayer<Type extends keyof LayerOptions>(
  layer: NetworkLayer | undefined,
  type: Type,
): layer is NetworkLayer & { readonly type: Type; readonly options: LayerOptions[Type] } {
  return layer?.type === type;
}

/** What a network must fit. */
export interface NetworkSite {
  /** Height, width and channels of one image. */
  readonly imageShape: readonly [number, number, number];
  /** How many numbers the last layer must give. */
  readonly classes: number;
}

/**
 * The layers of a network with their names, options and shapes, without any tensor: blocks that stand
 * for others (`sequential`, `convBlock`) are expanded, layers inside a residual are its `body` and
 * its `shortcut`.
 *
 * @throws {RangeError} If a block does not fit the output before it, or the last one not the classes;
 * the message names the block and both shapes.
 *
 * @example
 * ```ts
 * import { conv, dense, layersOf, sequential } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const network = sequential([conv(8, { kernel: 5, stride: 2 }), dense()]);
 * const [first, last] = layersOf(network, { imageShape: [28, 28, 1], classes: 10 });
 * assert.deepEqual([first.name, first.outputShape], ["conv1", [12, 12, 8]]);
 * assert.deepEqual([last.name, last.options], ["fc1", { units: 10 }]);
 * ```
 */
export function layersOf(network: Network, site: NetworkSite): NetworkLayer[] {
  const layers = walk(network.blocks, {
    prefix: "",
    list: "blocks",
    inputShape: site.imageShape,
    classes: site.classes,
  });
  const last = layers.at(-1);
  const shape = last?.outputShape ?? site.imageShape;
  if (shape.length !== 1 || shape[0] !== site.classes) {
    const who = last
      ? `The last block, ${last.name} (${last.path}),`
      : "The network without blocks";
    throw new RangeError(
      `${who} gives ${formatShape(shape)}, but must give one number for each of ${site.classes} ` +
        "classes: end the blocks with dense(), which gives as many as there are classes",
    );
  }
  return layers;
}

/** Where layers stand: the start of their names, and the list that holds their definitions. */
interface Scope {
  readonly prefix: string;
  readonly list: string;
  readonly inputShape: Shape;
  readonly classes: number;
}

/** Walks blocks inside one scope of names. */
function walk(blocks: readonly BlockDefinition[], scope: Scope): NetworkLayer[] {
  const layers: NetworkLayer[] = [];
  const counts = new Map<string, number>();
  const visit = (block: BlockDefinition, path: string): void => {
    const type = typeOf(block, path);
    const options = optionsOf(type, block, path);
    if (type.expand) {
      for (const [index, part] of type.expand(options).entries()) {
        // What a list holds has a place of its own; what a block stands for has the block's.
        visit(part, type.lists ? `${path}.${type.lists[0]}[${index}]` : path);
      }
      return;
    }
    const count = (counts.get(type.prefix) ?? 0) + 1;
    counts.set(type.prefix, count);
    const name = `${scope.prefix}${type.prefix}${count}`;
    const inputShape = layers.at(-1)?.outputShape ?? scope.inputShape;
    layers.push(describe(type, options, { name, path, inputShape, classes: scope.classes }));
  };
  for (const [index, block] of blocks.entries()) visit(block, `${scope.list}[${index}]`);
  return layers;
}

/** What `describe` is told of a layer. */
type Place = Pick<NetworkLayer, "name" | "path" | "inputShape"> & { readonly classes: number };

function describe(type: BlockType, given: BlockOptions, place: Place): NetworkLayer {
  const { name, path, inputShape, classes } = place;
  const who = `${name} (${path}: ${type.type})`;
  if (type.image && inputShape.length !== 3) {
    throw new RangeError(
      `${who} reads images (height x width x channels), but its input is ` +
        `${
          formatShape(inputShape)
        }: put it before blocks that give no image, such as flatten and dense`,
    );
  }
  const options = type.complete?.(given, classes) ?? given;
  const layer = { name, type: type.type, options, inputShape, path };
  if (type.type === "residual") return { ...layer, ...describeResidual(who, options, place) };
  const outputShape = type.outputShape?.(options, inputShape) ?? inputShape;
  if (!outputShape.every((size) => Number.isInteger(size) && size >= 1)) {
    throw new RangeError(
      `${who} makes ${formatShape(outputShape)} of its input ${formatShape(inputShape)}: ` +
        "use larger images or fewer blocks",
    );
  }
  return { ...layer, outputShape };
}

function describeResidual(
  who: string,
  { blocks, shortcut }: BlockOptions,
  { name, path, inputShape, classes }: Place,
): Required<Pick<NetworkLayer, "outputShape" | "body" | "shortcut">> {
  const inside = (list: unknown, key: string, prefix: string) =>
    walk(list as BlockDefinition[], { prefix, list: `${path}.${key}`, inputShape, classes });
  const body = inside(blocks, "blocks", `${name}.`);
  const direct = inside(shortcut, "shortcut", `${name}.shortcut.`);
  const outputShape = body.at(-1)?.outputShape ?? inputShape;
  const other = direct.at(-1)?.outputShape ?? inputShape;
  if (outputShape.join() !== other.join()) {
    throw new RangeError(
      `${who} adds ${formatShape(outputShape)}, which its blocks make of ` +
        `${formatShape(inputShape)}, to ${formatShape(other)}: keep the size by padding "same", ` +
        "or give it a shortcut that changes it alike, such as a convolution of 1 x 1",
    );
  }
  return { outputShape, body, shortcut: direct };
}
