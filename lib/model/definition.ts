import { type BlockOptions, type BlockType, blockTypes, findBlockType } from "./block_type.ts";
import type { BlockDefinition } from "./network.ts";

/** What a schema of zod's says is wrong. */
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/**
 * Makes the data of a block of this type: its options are checked, and left out where they have their
 * defaults.
 *
 * @param where Where it stands, for errors: `blocks[3]`.
 * @throws {RangeError} If an option is wrong, here or in the blocks inside.
 */
export function defineAs(type: BlockType, options: object, where = ""): BlockDefinition {
  const given = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => name !== "type" && value !== undefined),
  );
  const parsed = parseOptions(type, given, where);
  // A schema of one's own may give what is no JSON: the data stay as they were given.
  const defaults = { ...type.defaults, ...type.defaultsFor?.(parsed) };
  const kept = Object.entries(type.defaults ? parsed : given)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]))
    .map(([name, value]) => [name, isList(type, name) ? defineEach(value, where, name) : value]);
  return { type: type.type, ...Object.fromEntries(kept) };
}

/**
 * Checks a block and all inside, and leaves out what has its default.
 *
 * @param where Where it stands, for errors: `blocks[3]`.
 * @throws {RangeError} If it is none; the message names the block.
 */
export function checkDefinition(block: unknown, where: string): BlockDefinition {
  return defineAs(typeOf(block, where), block as BlockDefinition, where);
}

/**
 * All options of a block, defaults included.
 *
 * @throws {RangeError} If an option is wrong.
 */
export function optionsOf(
  type: BlockType,
  { type: _, ...given }: BlockDefinition,
  where: string,
): BlockOptions {
  const parsed = parseOptions(type, given, where);
  return { ...type.defaultsFor?.(parsed), ...parsed };
}

/** @throws {RangeError} If the block is none, or its type is not defined. */
export function typeOf(block: unknown, where: string): BlockType {
  const name = (block as BlockDefinition | null)?.type;
  if (typeof block !== "object" || typeof name !== "string") {
    throw new RangeError(
      `${where} is ${shorten(block)}, but must be a block: an object with a type, such as ` +
        `{ "type": "relu" }`,
    );
  }
  const type = findBlockType(name);
  if (type === undefined) {
    throw new RangeError(
      `${where} has the type "${name}", which is not defined: import the module that defines it, ` +
        `or use one of ${blockTypes().join(", ")}`,
    );
  }
  return type;
}

function parseOptions(type: BlockType, given: BlockOptions, where: string): BlockOptions {
  if (type.schema === undefined) return given;
  try {
    return type.schema.parse(given) as BlockOptions;
  } catch (error) {
    const at = where === "" ? type.type : `${where} (${type.type})`;
    throw new RangeError(`${at}: ${describe(error as Error, given)}`, { cause: error });
  }
}

function describe(error: Error & { issues?: readonly Issue[] }, given: BlockOptions): string {
  return error.issues?.map((issue) => {
    const name = issue.path.join(".");
    const value = issue.path.reduce<unknown>((at, key) => (at as never)?.[key], given);
    if (issue.keys) return `it has no option ${issue.keys.join(", ")}`;
    if (!issue.message.startsWith("must")) return `${name} is ${shorten(value)}: ${issue.message}`;
    return value === undefined
      ? `${name} is missing: it ${issue.message}`
      : `${name} is ${shorten(value)}, but ${issue.message}`;
  }).join("; ") ?? error.message;
}

function isList(type: BlockType, name: string): boolean {
  return type.lists?.includes(name) ?? false;
}

function defineEach(blocks: unknown, where: string, name: string): BlockDefinition[] {
  const inside = where === "" ? name : `${where}.${name}`;
  return (blocks as unknown[]).map((block, index) => checkDefinition(block, `${inside}[${index}]`));
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
