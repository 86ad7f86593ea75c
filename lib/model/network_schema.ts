import * as z from "zod";
// So that the types of all built-in blocks are known.
import "./network.ts";
import { type BuiltInType, builtInTypes } from "./built_in.ts";

/**
 * The JSON Schema of a network's JSON file, made of what `parseNetwork` checks: for editors, and for
 * programs that write networks. It lies beside this file as `network.schema.json`.
 *
 * @example
 * ```ts
 * import { networkSchema } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * assert.match(JSON.stringify(networkSchema()), /"const":"convBlock"/);
 * ```
 */
export function networkSchema(): Record<string, unknown> {
  const types = builtInTypes();
  const { properties, ...sequential } = describe(types.find(({ type }) => type === "sequential")!);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A network of Glyph's",
    ...sequential,
    properties: { $schema: { type: "string" }, ...properties },
    $defs: {
      block: {
        anyOf: [...types.map(({ type }) => ({ $ref: `#/$defs/${type}` })), { $ref: "#/$defs/own" }],
      },
      ...Object.fromEntries(types.map((type) => [type.type, describe(type)])),
      own: {
        description: "A block that a program defines with defineBlock.",
        type: "object",
        properties: {
          type: { type: "string", pattern: `^(?!(${types.map(({ type }) => type).join("|")})$)` },
        },
        required: ["type"],
      },
    },
  };
}

function describe(
  { type, description, schema }: BuiltInType,
): { readonly properties: Record<string, unknown> } & Record<string, unknown> {
  const { $schema: _, properties, required = [], ...rest } = z.toJSONSchema(schema, {
    io: "input",
  });
  return {
    description,
    ...rest,
    properties: { type: { const: type }, ...properties },
    required: ["type", ...required],
  };
}
