import { networkSchema } from "./network_schema.ts";

/** Where the schema is published. */
export const schemaFile = new URL("network.schema.json", import.meta.url);

/** The file's text. */
export function schemaText(): string {
  return `${JSON.stringify(networkSchema(), null, 2)}\n`;
}

if (import.meta.main) await Deno.writeTextFile(schemaFile, schemaText());
