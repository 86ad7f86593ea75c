import { encode, type PngDataArray } from "fast-png";
import assert from "node:assert/strict";
import { decodeImage } from "./decode_image.ts";
import { imageSize } from "./image_size.ts";
import { mostPixels } from "./samples.ts";
import { toJpeg } from "./sample_images.ts";

type Depth = 1 | 2 | 4 | 8 | 16;

function png(width: number, channels: number, data: PngDataArray, depth: Depth = 8) {
  const height = data.length / channels / width;
  return Uint8Array.from(encode({ width, height, data, channels, depth }));
}

Deno.test("grey stays grey, and 16 bits become 8", async () => {
  const eight = await decodeImage(png(2, 1, Uint8Array.of(0, 100, 200, 255)));
  assert.deepEqual(eight, {
    height: 2,
    width: 2,
    channels: 1,
    pixels: Uint8Array.of(0, 100, 200, 255),
  });
  const sixteen = await decodeImage(png(3, 1, Uint16Array.of(0, 257 * 100, 65535), 16));
  assert.deepEqual(sixteen.pixels, Uint8Array.of(0, 100, 255));
});

Deno.test("colour stays colour, unless every pixel is grey", async () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 4, 4);
  const colour = await decodeImage(png(2, 3, bytes));
  assert.deepEqual([colour.channels, [...colour.pixels]], [3, [...bytes]]);
  const grey = await decodeImage(png(2, 3, Uint8Array.of(9, 9, 9, 4, 4, 4)));
  assert.deepEqual([grey.channels, [...grey.pixels]], [1, [9, 4]]);
});

Deno.test("what is transparent is white, and half of it half", async () => {
  const grey = await decodeImage(png(3, 2, Uint8Array.of(0, 0, 0, 255, 100, 128)));
  assert.deepEqual([grey.channels, [...grey.pixels]], [1, [255, 0, 177]]);
  const colour = await decodeImage(png(2, 4, Uint8Array.of(200, 0, 0, 255, 9, 9, 9, 0)));
  assert.deepEqual([colour.channels, [...colour.pixels]], [3, [200, 0, 0, 255, 255, 255]]);
});

Deno.test("a JPEG is read within 3 levels of 255, in grey and in colour, whatever its width", async () => {
  for (const [width, channels] of [[8, 1], [9, 3], [10, 3], [11, 3]]) {
    const data = Uint8Array.from({ length: 6 * width * channels }, (_, at) => {
      const pixel = Math.floor(at / channels);
      return 8 * Math.floor(pixel / width) + 10 * (pixel % width) + 40 * (at % channels);
    });
    const jpeg = await toJpeg(png(width, channels, data));
    assert.deepEqual(imageSize(jpeg), [width, 6]);
    const { pixels, ...size } = await decodeImage(jpeg);
    assert.deepEqual(size, { height: 6, width, channels });
    for (const [at, value] of data.entries()) {
      assert.ok(Math.abs(pixels[at] - value) <= 3, `${pixels[at]}, not ${value}, at ${at}`);
    }
  }
});

/** EXIF data that say nothing but how to turn the image, in front of a JPEG's other segments. */
function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array<ArrayBuffer> {
  // deno-fmt-ignore
  const exif = [
    0xff, 0xe1, 0, 34, ...new TextEncoder().encode("Exif\0\0II*\0"), 8, 0, 0, 0,
    1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0,
  ];
  return Uint8Array.from([...jpeg.subarray(0, 2), ...exif, ...jpeg.subarray(2)]);
}

Deno.test("a JPEG is turned as its EXIF data say", async () => {
  const data = Uint8Array.from({ length: 32 * 16 }, (_, at) => at % 32 < 16 ? 0 : 255);
  const jpeg = await toJpeg(png(32, 1, data));
  const upright = withOrientation(jpeg, 1);
  assert.deepEqual(imageSize(upright), [32, 16]);
  assert.equal((await decodeImage(upright)).width, 32);
  const turned = withOrientation(jpeg, 6);
  assert.deepEqual(imageSize(turned), [16, 32]);
  const { width, height, pixels } = await decodeImage(turned);
  assert.deepEqual([width, height], [16, 32]);
  assert.ok(pixels[0] < 20 && pixels[pixels.length - 1] > 235);
});

Deno.test("what is damaged, too large or neither PNG nor JPEG is refused with the reason", async () => {
  const image = png(2, 1, Uint8Array.of(1, 2));
  const jpeg = await toJpeg(png(16, 1, new Uint8Array(256)));
  await assert.rejects(decodeImage(image.slice(0, 40)), /^RangeError: The PNG is damaged/);
  await assert.rejects(decodeImage(jpeg.slice(0, 200)), /^RangeError: The JPEG is damaged/);
  await assert.rejects(
    decodeImage(Uint8Array.of(0x47, 0x49, 0x46)),
    /TypeError: It is neither PNG/,
  );
  await assert.rejects(decodeImage(new Uint8Array(0)), /neither PNG nor JPEG/);
  const large = jpeg.slice();
  const frame = large.findIndex((byte, at) => byte === 0xff && large[at + 1] === 0xc0);
  large.set([0xff, 0xff, 0xff, 0xff], frame + 5);
  assert.ok(65535 ** 2 > mostPixels);
  await assert.rejects(decodeImage(large), /The JPEG is 65535 x 65535 pixels: scale it/);
});

Deno.test("the beginning of a file tells no size where it ends before it", async () => {
  const jpeg = await toJpeg(png(16, 1, new Uint8Array(256)));
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0);
  for (let end = 0; end < jpeg.length; end++) {
    assert.deepEqual(imageSize(jpeg.subarray(0, end)), end < frame + 9 ? undefined : [16, 16]);
  }
});
