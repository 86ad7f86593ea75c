import assert from "node:assert/strict";
import fc from "fast-check";
import { safetensorsDataStart } from "./checkpoint_header.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import type { NamedArray, StateDict } from "../named_array.ts";

const FILE = "run/step.safetensors";

/** A file laid out by hand, from the format's specification and not from our encoder. */
function fileOf(header: string | Uint8Array, data: number | Uint8Array = 0): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const content = typeof data === "number" ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + text.length + content.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(content, 8 + text.length);
  return bytes;
}

function entry(dtype: string, shape: number[], begin: number, end: number): string {
  return JSON.stringify({ dtype, shape, data_offsets: [begin, end] });
}

function rawBytes({ data }: NamedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Names in order, shapes, types and bytes: `deepEqual` alone takes all NaN for the same. */
function contents(tensors: StateDict): unknown {
  return [...tensors].map(([name, array]) => [
    name,
    array.shape,
    array.data.constructor.name,
    Array.from(rawBytes(array)),
  ]);
}

const ARRAYS = [Float32Array, Float64Array, Int32Array, BigInt64Array];
const anyArray: fc.Arbitrary<NamedArray> = fc
  .tuple(fc.array(fc.nat(3), { maxLength: 3 }), fc.constantFrom(...ARRAYS))
  .chain(([shape, type]) => {
    const bytes = shape.reduce((product, size) => product * size, 1) * type.BYTES_PER_ELEMENT;
    return fc.uint8Array({ minLength: bytes, maxLength: bytes })
      .map((raw) => ({ shape, data: new type(raw.slice().buffer) }));
  });
const anyName = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "0", "1", "__proto__", "constructor", 'a"b\\', "conv1.weight"),
);
const anyTensors: fc.Arbitrary<StateDict> = fc
  .uniqueArray(fc.tuple(anyName, anyArray), { selector: ([name]) => name, maxLength: 6 })
  .map((members) => new Map(members));
const anyMetadata = fc.dictionary(anyName, fc.string({ unit: "binary" }), { maxKeys: 3 });

Deno.test("any arrays and metadata come back byte for byte, in order, with aligned data", () => {
  fc.assert(
    fc.property(anyTensors, anyMetadata, (tensors, metadata) => {
      const bytes = encodeSafetensors(tensors, metadata);
      const decoded = decodeSafetensors(bytes, FILE);
      assert.deepEqual(contents(decoded.tensors), contents(tensors));
      assert.deepEqual(Object.entries(decoded.metadata), Object.entries(metadata));
      assert.equal(new DataView(bytes.buffer).getUint32(0, true) % 8, 0);
      assert.deepEqual(encodeSafetensors(decoded.tensors, decoded.metadata), bytes);
    }),
    { numRuns: 500 },
  );
});

Deno.test("NaN payloads, negative zero and views into a larger buffer keep their bytes", () => {
  const bits = Uint32Array.of(0xdeadbeef, 0x7fc01234, 0xffa5a5a5, 0x80000000, 0xdeadbeef);
  const data = new Float32Array(bits.buffer).subarray(1, 4);
  const { tensors } = decodeSafetensors(
    encodeSafetensors(new Map([["x", { shape: [3], data }]])),
    FILE,
  );
  const back = tensors.get("x")!.data;
  assert.deepEqual(new Uint32Array(back.buffer), bits.slice(1, 4));
});

Deno.test("the bytes are those of the specification, 8-byte types first", () => {
  const tensors: StateDict = new Map<string, NamedArray>([
    ["w", { shape: [1], data: Float32Array.of(1) }],
    ["n", { shape: [], data: BigInt64Array.of(-2n) }],
  ]);
  const header = '{"__metadata__":{"format":"pt"},' +
    '"w":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},' +
    '"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const data = Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0x80, 0x3f);
  assert.deepEqual(encodeSafetensors(tensors, { format: "pt" }), fileOf(padded, data));
});

Deno.test("a file of another writer is read: no padding, unaligned, out of order", () => {
  const header = `{"b":${entry("F64", [1], 4, 12)}, "a":${entry("I32", [1, 1], 0, 4)}}\n`;
  const data = Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f);
  const { tensors, metadata } = decodeSafetensors(fileOf(header, data), FILE);
  assert.deepEqual([...tensors], [
    ["b", { shape: [1], data: Float64Array.of(0.5) }],
    ["a", { shape: [1, 1], data: Int32Array.of(7) }],
  ]);
  assert.deepEqual(metadata, {});
});

Deno.test("half-precision numbers are read as float32, exactly", () => {
  const numbers = Uint16Array.of(0x3c00, 0x8000, 0x0001, 0xfc00, 0x3f80, 0x8000, 0x0001, 0xff80);
  const header = `{"f":${entry("F16", [4], 0, 8)},"b":${entry("BF16", [2, 2], 8, 16)}}`;
  const file = new Uint8Array([...fileOf(header), ...new Uint8Array(numbers.buffer)]);
  const { tensors } = decodeSafetensors(file, "halves.safetensors");
  assert.deepEqual(tensors.get("f"), {
    shape: [4],
    data: Float32Array.of(1, -0, 2 ** -24, -Infinity),
  });
  assert.deepEqual(tensors.get("b"), {
    shape: [2, 2],
    data: Float32Array.of(1, -0, 2 ** -133, -Infinity),
  });
});

const refused: [what: string, bytes: Uint8Array, message: RegExp][] = [
  ["an empty file", new Uint8Array(0), /expected at least 8 bytes; found 0/],
  ["a header past the end", fileOf("{}").subarray(0, 9), /at most 1 bytes; found a length of 2/],
  ["a length of 2^64 - 1", new Uint8Array(16).fill(255), /found a length of 18446744073709551615/],
  ["an empty header", fileOf(""), /begins with \{; found none/],
  ["a leading space", fileOf(" {}"), /begins with \{; found byte 32/],
  ["broken JSON", fileOf('{"a":'), /JSON in UTF-8/],
  ["broken UTF-8", fileOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22)), /JSON in UTF-8/],
  ["a deep header", fileOf('{"a":' + "[".repeat(1e6)), /nesting of at most 3/],
  [
    "a tensor twice",
    fileOf(`{"a":${entry("F32", [0], 0, 0)},"\\u0061":${entry("F32", [0], 0, 0)}}`),
    /"a" twice/,
  ],
  [
    "a field twice",
    fileOf('{"a":{"dtype":"F32","dtype":"I32","shape":[0],"data_offsets":[0,0]}}'),
    /"dtype" twice/,
  ],
  ["metadata twice", fileOf('{"__metadata__":{},"__metadata__":{}}'), /"__metadata__" twice/],
  [
    "metadata of numbers",
    fileOf('{"__metadata__":{"step":1}}'),
    /strings of Unicode.*found \{"step":1\}/,
  ],
  ["metadata of null", fileOf('{"__metadata__":null}'), /strings of Unicode.*found null/],
  ["a lone surrogate", fileOf(`{"\\ud800":${entry("F32", [0], 0, 0)}}`), /Unicode name/],
  [
    "a type of one byte",
    fileOf(`{"fc1.bias":${entry("F8_E4M3", [2], 0, 2)}}`, 2),
    /"fc1.bias" as F32, F64, I32, I64, F16, BF16; found F8_E4M3/,
  ],
  [
    "a type of JavaScript",
    fileOf(`{"a":${entry("constructor", [2], 0, 4)}}`, 4),
    /found constructor/,
  ],
  ["no offsets", fileOf('{"a":{"dtype":"F32","shape":[]}}'), /data_offsets alone; found \{"dtype"/],
  [
    "one field too many",
    fileOf('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"x":1}}'),
    /alone/,
  ],
  ["a negative size", fileOf(`{"a":${entry("F32", [-1], 0, 4)}}`, 4), /tensor "a"/],
  [
    "a negative zero",
    fileOf('{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}'),
    /tensor "a"/,
  ],
  ["a fractional size", fileOf(`{"a":${entry("F32", [0.5], 0, 2)}}`, 2), /tensor "a"/],
  [
    "an overflowing product",
    fileOf(`{"a":${entry("F32", [2 ** 32, 2 ** 32, 0], 0, 0)}}`),
    /fewer than 2\^53/,
  ],
  [
    "a shape too large",
    fileOf(`{"a":${entry("F32", [3], 0, 8)}}`, 8),
    /to take 12 bytes; found .* 0 to 8/,
  ],
  ["offsets the wrong way", fileOf(`{"a":${entry("F32", [1], 4, 0)}}`, 4), /to take 4 bytes/],
  [
    "offsets past the end",
    fileOf(`{"a":${entry("F32", [2], 0, 8)}}`, 4),
    /8 bytes of data.*; found 4/,
  ],
  ["trailing data", fileOf(`{"a":${entry("F32", [1], 0, 4)}}`, 5), /4 bytes of data.*; found 5/],
  [
    "a hole",
    fileOf(`{"a":${entry("I32", [1], 0, 4)},"b":${entry("I32", [1], 8, 12)}}`, 12),
    /"b" to begin at data byte 4; found 8 \(a hole/,
  ],
  [
    "an overlap",
    fileOf(`{"a":${entry("I32", [2], 0, 8)},"b":${entry("I32", [2], 4, 12)}}`, 12),
    /"b" to begin at data byte 8; found 4 \(an overlap/,
  ],
  [
    "the same bytes twice",
    fileOf(`{"a":${entry("I32", [1], 0, 4)},"b":${entry("I32", [1], 0, 4)}}`, 4),
    /an overlap/,
  ],
  [
    "nothing amid something",
    fileOf(`{"a":${entry("I32", [2], 0, 8)},"b":${entry("I32", [0], 4, 4)}}`, 8),
    /an overlap/,
  ],
];

for (const [what, bytes, message] of refused) {
  Deno.test(`refused, with file, expected and found: ${what}`, () => {
    assert.throws(() => decodeSafetensors(bytes, FILE), (error: Error) => {
      assert.match(error.message, message);
      return isOurs(error);
    });
  });
}

Deno.test("a header of more than 100 MB is neither read nor written", () => {
  const start = Uint8Array.of(0x01, 0xe1, 0xf5, 0x05, 0, 0, 0, 0);
  assert.throws(
    () => safetensorsDataStart(start, 1e9, FILE),
    /at most 100000000 bytes; found a length of 100000001/,
  );
  const metadata = { text: "x".repeat(100_000_000) };
  assert.throws(() => encodeSafetensors(new Map(), metadata), /at most 100000000 bytes/);
});

Deno.test("what the format cannot hold is not written", () => {
  const array = { shape: [2], data: new Float32Array(2) };
  const write = (name: string) => encodeSafetensors(new Map([[name, array]]));
  assert.throws(() => write("__metadata__"), /cannot be named "__metadata__"/);
  assert.throws(() => write("\ud800"), /cannot be named/);
  assert.throws(
    () => encodeSafetensors(new Map([["x", { ...array, shape: [3] }]])),
    /Tensor x has shape \[3\] but 2 elements/,
  );
  assert.throws(() => encodeSafetensors(new Map(), { note: "\ud800" }), /strings of Unicode/);
});

function isOurs(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error &&
    error.message.startsWith(`${FILE} cannot be read: expected `);
}

/** Reads a file that may be damaged: it is refused by us, or read as what its header says. */
function readOrRefuse(bytes: Uint8Array): "read" | "refused" {
  let tensors: StateDict;
  try {
    ({ tensors } = decodeSafetensors(bytes, FILE));
  } catch (error) {
    if (!isOurs(error)) throw error;
    return "refused";
  }
  // A second, naive reading of the bytes that were taken.
  const dataStart = 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, dataStart)));
  delete header["__metadata__"];
  assert.deepEqual(new Set(tensors.keys()), new Set(Object.keys(header)));
  let size = 0;
  for (const [name, array] of tensors) {
    const [begin, end] = header[name].data_offsets;
    assert.deepEqual(
      rawBytes(array),
      new Uint8Array(bytes.slice(dataStart + begin, dataStart + end)),
    );
    assert.deepEqual(array.shape, header[name].shape);
    assert.equal(array.data.length, array.shape.reduce((product, next) => product * next, 1));
    size += array.data.byteLength;
  }
  assert.equal(dataStart + size, bytes.length);
  return "read";
}

const mutation = fc.oneof(
  fc.record({ kind: fc.constant("set"), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant("flip"), at: fc.nat(), value: fc.nat(7) }),
  fc.record({ kind: fc.constant("digit"), at: fc.nat(), value: fc.nat(9) }),
  fc.record({ kind: fc.constant("remove"), at: fc.nat(), value: fc.nat(9) }),
  fc.record({ kind: fc.constant("insert"), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant("repeat"), at: fc.nat(), value: fc.nat(40) }),
  fc.record({ kind: fc.constant("cut"), at: fc.nat(), value: fc.constant(0) }),
);

function mutate(bytes: Uint8Array, kind: string, where: number, value: number): Uint8Array {
  const at = where % (bytes.length + 1);
  const changed = bytes.slice();
  switch (kind) {
    case "set":
      changed[at] = value;
      return changed;
    case "flip":
      changed[at] ^= 1 << value;
      return changed;
    case "digit": {
      const digits = [...bytes.keys()].filter((i) =>
        i >= 8 && bytes[i] >= 0x30 && bytes[i] <= 0x39
      );
      if (digits.length > 0) changed[digits[where % digits.length]] = 0x30 + value;
      return changed;
    }
    case "remove":
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + value));
    case "insert":
      return Uint8Array.of(...bytes.subarray(0, at), value, ...bytes.subarray(at));
    case "repeat":
      return Uint8Array.of(...bytes.subarray(0, at + value), ...bytes.subarray(at));
    default:
      return changed.subarray(0, at);
  }
}

Deno.test("4,000 mutated files: read as their header says or refused, never otherwise", () => {
  const outcomes = { read: 0, refused: 0 };
  const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(anyTensors, anyMetadata, mutations, (tensors, metadata, changes) => {
      let bytes: Uint8Array = encodeSafetensors(tensors, metadata);
      for (const { kind, at, value } of changes) bytes = mutate(bytes, kind, at, value);
      outcomes[readOrRefuse(bytes)]++;
    }),
    { numRuns: 4000 },
  );
  assert.ok(outcomes.read > 100 && outcomes.refused > 1000, JSON.stringify(outcomes));
});

Deno.test("2,000 headers of plausible parts over random data: the same", () => {
  const outcomes = { read: 0, refused: 0 };
  const offset = fc.constantFrom(0, 4, 8, 12, 16);
  const part = fc.record({
    dtype: fc.constantFrom("F32", "F32", "I32", "F64", "I64", "F16", "X"),
    shape: fc.array(fc.constantFrom(0, 1, 2, 3, 2 ** 31, 2 ** 53, -1), { maxLength: 2 }),
    data_offsets: fc.tuple(offset, offset),
  });
  const header = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), part), { maxLength: 3 });
  fc.assert(
    fc.property(header, offset, (members, size) => {
      const text = members.map(([name, value]) => `"${name}":${JSON.stringify(value)}`).join();
      outcomes[readOrRefuse(fileOf(`{${text}}`, size))]++;
    }),
    { numRuns: 2000 },
  );
  assert.ok(outcomes.read > 20 && outcomes.refused > 1000, JSON.stringify(outcomes));
});

Deno.test("2,000 random files: refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, framed) => {
      assert.equal(readOrRefuse(framed ? fileOf(noise) : noise), "refused");
    }),
    { numRuns: 2000 },
  );
});
