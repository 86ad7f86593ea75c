import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type IdxArray, parseIdx } from "./idx.ts";
import { readIdx } from "./idx_file.ts";

/** Writes an array of unsigned bytes as an IDX file. */
function idx(shape: number[], data: Uint8Array, type = 0x08): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, type, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((size, index) => view.setUint32(4 + 4 * index, size));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

const pixels = Uint8Array.from({ length: 3 * 4 * 5 }, (_, index) => index * 4);
const whole = idx([3, 4, 5], pixels);

function changed(at: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = whole.slice();
  bytes[at] = value;
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

async function readBytesAsFile(bytes: Uint8Array, dimensions = 3): Promise<IdxArray> {
  const path = await Deno.makeTempFile({ prefix: "glyph-idx-" });
  try {
    await Deno.writeFile(path, bytes);
    return await readIdx(path, dimensions);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("a plain and a compressed file give the same array", async () => {
  const level = (level: number) => gzipSync(whole, { level });
  for (const bytes of [whole, level(9), level(0)]) {
    const array = await readBytesAsFile(bytes);
    assert.deepEqual(array.shape, [3, 4, 5]);
    assert.deepEqual(new Uint8Array(array.data), pixels);
    assert.deepEqual(new Uint8Array(array.bytes), whole);
  }
  assert.deepEqual(new Uint8Array(parseIdx(whole, "memory", 3).data), pixels);
});

const refusals: [string, Uint8Array<ArrayBuffer>, RegExp][] = [
  ["nothing", new Uint8Array(0), /expected an IDX header of 16 bytes, found 0 bytes/],
  ["a cut header", whole.slice(0, 15), /expected an IDX header of 16 bytes, found 15 bytes/],
  ["a wrong magic number", changed(0, 80), /expected magic number 0x00000803, found 0x50000803/],
  ["another type", changed(2, 0x0d), /expected type code 0x08 .*, found 0x0d \(32-bit floats\)/],
  ["an unknown type", changed(2, 0x0a), /expected type code 0x08 .*, found 0x0a \(unknown\)/],
  ["other dimensions", changed(3, 1), /expected 3 dimensions, found 1/],
  ["an empty dimension", changed(7, 0), /expected dimensions of at least 1, found 0 x 4 x 5/],
  ["one image too many", changed(7, 4), /expected 96 bytes \(16 \+ 4 x 4 x 5\), found 76 bytes/],
  ["one byte too few", whole.slice(0, -1), /expected 76 bytes .*, found 75 bytes/],
  [
    "one byte too many",
    joined(whole, whole.slice(0, 1)),
    /expected 76 bytes .*, found (77 bytes|a gzip that inflates past that)/,
  ],
  [
    "sizes whose product overflows 64 bits to the file's length",
    idx([2 ** 31, 2 ** 31, 4], new Uint8Array(0)),
    /expected at most 2\^32 values, found 2147483648 x 2147483648 x 4/,
  ],
];

for (const [what, bytes, message] of refusals) {
  Deno.test(`the parser refuses ${what}, plain and compressed`, async () => {
    assert.throws(() => parseIdx(bytes, "memory", 3), message);
    if (bytes.length > 0) await assert.rejects(readBytesAsFile(gzipSync(bytes)), message);
    await assert.rejects(readBytesAsFile(bytes), message);
  });
}

Deno.test("a header that promises gigabytes is refused before memory is taken", async () => {
  const promises = idx([60_000, 256, 256], new Uint8Array(100));
  for (const bytes of [promises, gzipSync(promises)]) {
    const before = Deno.memoryUsage().rss;
    await assert.rejects(readBytesAsFile(bytes), /expected 3932160016 bytes .*, found/);
    assert.ok(Deno.memoryUsage().rss - before < 64 * 2 ** 20);
  }
});

Deno.test("a gzip that inflates past its header's promise is refused at once", async () => {
  const bomb = gzipSync(joined(whole, new Uint8Array(2 ** 20)));
  await assert.rejects(readBytesAsFile(bomb), /expected 76 bytes .*, found a gzip that inflates/);
  const longer = joined(gzipSync(whole), gzipSync(Uint8Array.of(1)));
  await assert.rejects(readBytesAsFile(longer), /expected 76 bytes .*, found a gzip that inflates/);
  const padded = joined(gzipSync(whole), new Uint8Array(10_000));
  await assert.rejects(readBytesAsFile(padded), /expected 76 bytes .*, found a gzip of .* longer/);
});

Deno.test("a damaged gzip is refused", async () => {
  const compressed = gzipSync(whole);
  const checksum = compressed.length - 6;
  const flipped = compressed.slice();
  flipped[checksum] ^= 1;
  await assert.rejects(readBytesAsFile(flipped), /expected a gzip, found a damaged one/);
  for (const kept of [2, 10, 20, 40, compressed.length - 8, compressed.length - 1]) {
    await assert.rejects(readBytesAsFile(compressed.slice(0, kept)), /: expected .*, found /);
  }
});

/** A file with some bytes changed, taken out, put in or cut off. */
const mutations = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("set" as const), at: fc.nat(200), value: fc.nat(255) }),
    fc.record({ kind: fc.constant("flip" as const), at: fc.nat(200), value: fc.nat(7) }),
    fc.record({ kind: fc.constant("insert" as const), at: fc.nat(200), value: fc.nat(255) }),
    fc.record({ kind: fc.constant("remove" as const), at: fc.nat(200), value: fc.nat(20) }),
    fc.record({ kind: fc.constant("cut" as const), at: fc.nat(200), value: fc.constant(0) }),
  ),
  { minLength: 1, maxLength: 4 },
);

type Mutation = typeof mutations extends fc.Arbitrary<(infer One)[]> ? One : never;

function mutate(bytes: Uint8Array, changes: Mutation[]): Uint8Array<ArrayBuffer> {
  const result = [...bytes];
  for (const { kind, at, value } of changes) {
    // Half of the places lie in the header, where a change matters most.
    const place = at < 100 ? at % 16 : (at * 7) % (result.length + 1);
    if (kind === "set" && place < result.length) result[place] = value;
    if (kind === "flip" && place < result.length) result[place] ^= 1 << value;
    if (kind === "insert") result.splice(place, 0, value);
    if (kind === "remove") result.splice(place, value);
    if (kind === "cut") result.length = Math.min(place, result.length);
  }
  return Uint8Array.from(result);
}

/** Whether the bytes are a whole array, told without the parser: writing it again gives them. */
function isWhole(bytes: Uint8Array, array: IdxArray): boolean {
  return Buffer.compare(idx([...array.shape], array.data), bytes) === 0;
}

Deno.test("of 20,000 mutated files each is refused with a reason or read rightly", () => {
  let refused = 0, read = 0;
  fc.assert(
    fc.property(mutations, (changes) => {
      const bytes = mutate(whole, changes);
      let array;
      try {
        array = parseIdx(bytes, "mutated", 3);
      } catch (error) {
        refused++;
        assert.match(String(error), /^Error: mutated: expected .+, found .+/);
        return;
      }
      read++;
      assert.ok(isWhole(bytes, array));
    }),
    { numRuns: 20_000 },
  );
  assert.ok(refused > 500 && read > 500, `${refused} refused, ${read} read`);
});

Deno.test("of 2,000 mutated files on disk, half compressed, each is refused or read", async () => {
  const compressed = gzipSync(whole);
  let refused = 0, read = 0;
  await fc.assert(
    fc.asyncProperty(mutations, fc.boolean(), async (changes, compress) => {
      const bytes = mutate(compress ? compressed : whole, changes);
      let array;
      try {
        array = await readBytesAsFile(bytes);
      } catch (error) {
        refused++;
        assert.match(String(error), /^Error: .*glyph-idx-.*: expected .+, found .+/);
        return;
      }
      read++;
      // What is read from a gzip passed its checksum: it must be the array that went in.
      assert.ok(isWhole(compress ? whole : bytes, array));
    }),
    { numRuns: 2_000 },
  );
  assert.ok(refused > 50 && read > 50, `${refused} refused, ${read} read`);
});
