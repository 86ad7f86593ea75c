import assert from "node:assert/strict";
import fc from "fast-check";
import { type BitDepth, encode, type ImageData } from "fast-png";
import { readPicture } from "./picture.ts";

/** The encoder leaves open whose memory its bytes are. */
const read = (bytes: Uint8Array) => readPicture(new Uint8Array(bytes));

const round = (values: Float32Array) => Array.from(values, (value) => Number(value.toFixed(3)));

async function brightnessOf(image: ImageData): Promise<number[]> {
  return round((await read(encode(image))).brightness);
}

Deno.test("grey of every bit depth is read, rows that end within a byte too", async () => {
  for (const depth of [1, 2, 4, 8, 16] as BitDepth[]) {
    const largest = 2 ** depth - 1;
    const [width, height] = [5, 3];
    const samples = Array.from({ length: width * height }, (_, index) => index * 7 % (largest + 1));
    const data = depth === 16
      ? Uint16Array.from(samples)
      : depth === 8
      ? Uint8Array.from(samples)
      : pack(samples, width, depth);
    assert.deepEqual(
      await brightnessOf({ width, height, depth, channels: 1, data }),
      samples.map((sample) => Number((sample / largest).toFixed(3))),
      `${depth} bits`,
    );
  }
});

/** Packs small samples as PNG does: the first in the highest bits, rows start on whole bytes. */
function pack(samples: number[], width: number, depth: number): Uint8Array {
  const bytesPerRow = Math.ceil(width * depth / 8);
  const bytes = new Uint8Array(samples.length / width * bytesPerRow);
  for (const [index, sample] of samples.entries()) {
    const bit = index % width * depth;
    const at = Math.floor(index / width) * bytesPerRow + (bit >> 3);
    bytes[at] |= sample << (8 - depth - (bit & 7));
  }
  return bytes;
}

Deno.test("colours turn to grey by their weight", async () => {
  const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);
  assert.deepEqual(await brightnessOf({ width: 4, height: 1, channels: 3, data }), [
    0.299,
    0.587,
    0.114,
    1,
  ]);
});

Deno.test("alpha is read from grey and from colour", async () => {
  const grey = await read(encode({
    width: 2,
    height: 1,
    channels: 2,
    data: Uint8Array.of(255, 0, 0, 51),
  }));
  assert.deepEqual(round(grey.opacity), [0, 0.2]);
  assert.deepEqual(round(grey.brightness), [1, 0]);
  const colour = await read(encode({
    width: 1,
    height: 1,
    depth: 16,
    channels: 4,
    data: Uint16Array.of(65535, 65535, 65535, 13107),
  }));
  assert.deepEqual(round(colour.opacity), [0.2]);
});

Deno.test("palettes are read, transparent entries too", async () => {
  const image = {
    width: 3,
    height: 1,
    channels: 1,
    depth: 8,
    data: Uint8Array.of(1, 0, 2),
    // The encoder writes transparent entries first, wherever they stand.
    palette: [[255, 0, 0, 0], [0, 0, 0, 255], [255, 255, 255, 255]],
  } as const;
  const picture = await read(
    encode({ ...image, palette: image.palette.map((entry) => [...entry]) }),
  );
  assert.deepEqual(round(picture.brightness), [0, 0.299, 1]);
  assert.deepEqual(round(picture.opacity), [1, 0, 1]);
});

Deno.test("a colour declared transparent is", async () => {
  const png = encode({ width: 2, height: 1, channels: 1, data: Uint8Array.of(7, 8) });
  const chunk = Uint8Array.of(0, 0, 0, 2, ...new TextEncoder().encode("tRNS"), 0, 7, 0, 0, 0, 0);
  new DataView(chunk.buffer).setUint32(10, crc32(chunk.subarray(4, 10)));
  // Right behind the header's chunk, which ends at byte 33.
  const bytes = Uint8Array.of(...png.subarray(0, 33), ...chunk, ...png.subarray(33));
  assert.deepEqual(round((await read(bytes)).opacity), [0, 1]);
});

/** The sum that ends a chunk: the PNG specification, annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

Deno.test("interlaced images read as others, but not with less than eight bits", async () => {
  const data = Uint8Array.from({ length: 63 }, (_, index) => index * 4);
  const image = { width: 9, height: 7, channels: 1, data };
  assert.deepEqual(
    round((await read(encode(image, { interlace: "Adam7" }))).brightness),
    await brightnessOf(image),
  );
  const small = encode({ width: 8, height: 1, channels: 1, depth: 1, data: Uint8Array.of(7) });
  small[28] = 1;
  await assert.rejects(() => read(small), /interlaced with 1 bits a pixel: save it without/);
});

Deno.test("what is no picture, too large or cut off is refused with the reason", async () => {
  const png = encode({ width: 9, height: 7, channels: 1, data: new Uint8Array(63) });
  await assert.rejects(() => read(new Uint8Array(0)), /is neither PNG nor JPEG: convert it/);
  await assert.rejects(() => read(new TextEncoder().encode("GIF89a")), /is neither PNG/);
  await assert.rejects(() => read(png.subarray(0, 20)), /ends within its header/);
  await assert.rejects(() => read(png.subarray(0, png.length - 14)), /is damaged/);
  const huge = png.slice();
  new DataView(huge.buffer).setUint32(16, 1e9);
  await assert.rejects(
    () => read(huge),
    /1000000000 x 7 pixels: scale it to at most 100 million/,
  );
});

Deno.test("damage is found or harmless: nothing else is thrown and sizes are right", async () => {
  const png = encode({
    width: 9,
    height: 7,
    channels: 3,
    data: Uint8Array.from({ length: 189 }, (_, index) => index),
  });
  const mutation = fc.record({
    at: fc.nat(png.length - 1),
    byte: fc.nat(255),
    length: fc.integer({ min: 0, max: png.length }),
  });
  await fc.assert(
    fc.asyncProperty(mutation, async ({ at, byte, length }) => {
      const damaged = png.slice(0, length);
      if (at < length) damaged[at] = byte;
      try {
        const { width, height, brightness, opacity } = await read(damaged);
        assert.equal(brightness.length, width * height);
        assert.equal(opacity.length, width * height);
        assert.ok(brightness.every((value) => value >= 0 && value <= 1));
      } catch (error) {
        assert.ok(error instanceof RangeError || error instanceof TypeError, String(error));
        assert.match(error.message, /PNG|JPEG/);
      }
    }),
    { numRuns: 1000 },
  );
});
