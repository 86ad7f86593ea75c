import type * as z from "zod";
import { type BlockType, registerBlockType } from "./block_type.ts";
import { defaultsOf } from "./option_schemas.ts";

/** A type of block whose options a schema describes, defaults included. */
export interface BuiltInType extends BlockType {
  readonly schema: z.ZodObject;
  readonly description: string;
}

const builtIns: BuiltInType[] = [];

/** Makes a type known whose schema is published. */
export function registerBuiltIn(type: Omit<BuiltInType, "defaults">): BuiltInType {
  const builtIn = { ...type, defaults: defaultsOf(type.schema) };
  registerBlockType(builtIn);
  builtIns.push(builtIn);
  return builtIn;
}

/** All such types, in the order in which they were defined. */
export function builtInTypes(): readonly BuiltInType[] {
  return builtIns;
}
