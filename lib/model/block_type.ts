import type { BlockDefinition } from "./network.ts";
import type { Shape } from "./shape.ts";

/** What checks a block's options, such as a schema of zod's, and may put defaults in. */
export interface OptionsSchema<Parsed = unknown> {
  /** Gives the options, or throws an error that says what is wrong with them. */
  parse(options: unknown): Parsed;
}

/** A block's options, each one present. */
export type BlockOptions = Readonly<Record<string, unknown>>;

/** What a type of block is, apart from its tensors. */
export interface BlockType {
  /** Its name in data. */
  readonly type: string;
  /** What its layers are called, before their number. */
  readonly prefix: string;
  /** Checks the options. */
  readonly schema?: OptionsSchema;
  /** Options that are left out of the data where they have these values. */
  readonly defaults?: BlockOptions;
  /** Defaults that depend on other options. */
  defaultsFor?(options: BlockOptions): BlockOptions;
  /** Options that hold lists of blocks. */
  readonly lists?: readonly string[];
  /** Whether it reads images alone: height, width and channels. */
  readonly image?: boolean;
  /** What it stands for, where it is no layer of its own. */
  expand?(options: BlockOptions): readonly BlockDefinition[];
  /** Options that come from where it stands. */
  complete?(options: BlockOptions, classes: number): BlockOptions;
  /** Without it, its output has its input's shape. */
  outputShape?(options: BlockOptions, inputShape: Shape): Shape;
}

const types = new Map<string, BlockType>();

/**
 * Makes a type known.
 *
 * @throws {RangeError} If there is one of that name already.
 */
export function registerBlockType(type: BlockType): BlockType {
  if (types.has(type.type)) {
    throw new RangeError(
      `There is a block of the type "${type.type}" already: give this one another name`,
    );
  }
  types.set(type.type, type);
  return type;
}

/** The type of that name, if there is one. */
export function findBlockType(type: string): BlockType | undefined {
  return types.get(type);
}

/** The names of all types, in the order in which they were defined. */
export function blockTypes(): string[] {
  return [...types.keys()];
}
