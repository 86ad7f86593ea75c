import type { NamedArray, StateDict } from "../../lib/train/state.ts";

/** Arrays by name, and the numbers beside them. */
export interface Fixture<Metadata> {
  readonly arrays: StateDict;
  readonly metadata: Metadata;
}

interface Entry {
  readonly dtype: keyof typeof readers;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const readers = {
  F64: (bytes: ArrayBuffer) => new Float64Array(bytes),
  F32: (bytes: ArrayBuffer) => new Float32Array(bytes),
  I64: (bytes: ArrayBuffer) => new BigInt64Array(bytes),
  I32: (bytes: ArrayBuffer) => new Int32Array(bytes),
  BF16: (bytes: ArrayBuffer) =>
    new Float32Array(Uint32Array.from(new Uint16Array(bytes), (half) => half << 16).buffer),
};

/** Reads a file that make_fixtures.py wrote: safetensors with bfloat16, which Glyph itself lacks. */
export async function readFixture<Metadata>(name: string): Promise<Fixture<Metadata>> {
  const bytes = await Deno.readFile(new URL(`fixtures/${name}.safetensors`, import.meta.url));
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const metadata = Object.fromEntries(
    Object.entries(header.__metadata__ as Record<string, string>)
      .map(([key, text]) => [key, JSON.parse(text)]),
  );
  delete header.__metadata__;
  const arrays: StateDict = new Map();
  for (const [key, { dtype, shape, data_offsets }] of Object.entries<Entry>(header)) {
    const [begin, end] = data_offsets.map((offset) => 8 + length + offset);
    arrays.set(key, { shape, data: readers[dtype](bytes.slice(begin, end).buffer) });
  }
  return { arrays, metadata: metadata as Metadata };
}

/** The arrays whose names start with `prefix`, without it. */
export function arraysUnder(arrays: StateDict, prefix: string): StateDict {
  const found = [...arrays].filter(([name]) => name.startsWith(prefix));
  return new Map<string, NamedArray>(
    found.map(([name, array]) => [name.slice(prefix.length), array]),
  );
}
