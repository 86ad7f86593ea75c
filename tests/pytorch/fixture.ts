import { decodeSafetensors } from "../../lib/train/safetensors.ts";
import type { NamedArray, StateDict } from "../../lib/named_array.ts";

/** Arrays by name, and the numbers beside them. */
export interface Fixture<Metadata> {
  readonly arrays: StateDict;
  readonly metadata: Metadata;
}

/** Reads a file that make_fixtures.py wrote. */
export async function readFixture<Metadata>(name: string): Promise<Fixture<Metadata>> {
  const bytes = await Deno.readFile(new URL(`fixtures/${name}.safetensors`, import.meta.url));
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const values = Object.entries(metadata).map(([key, text]) => [key, JSON.parse(text)]);
  return { arrays: tensors, metadata: Object.fromEntries(values) as Metadata };
}

/** The arrays whose names start with `prefix`, without it. */
export function arraysUnder(arrays: StateDict, prefix: string): StateDict {
  const found = [...arrays].filter(([name]) => name.startsWith(prefix));
  return new Map<string, NamedArray>(
    found.map(([name, array]) => [name.slice(prefix.length), array]),
  );
}
