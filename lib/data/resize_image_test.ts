import assert from "node:assert/strict";
import type { DecodedImage } from "./decode_image.ts";
import { resizeImage } from "./resize_image.ts";

const grey: DecodedImage = {
  height: 5,
  width: 7,
  channels: 1,
  pixels: Uint8Array.from({ length: 35 }, (_, at) => at * 37 % 256),
};
const colour: DecodedImage = {
  height: 3,
  width: 4,
  channels: 3,
  pixels: Uint8Array.from({ length: 36 }, (_, at) => at * 53 % 256),
};

/** What Pillow 9.4 makes with `Resampling.BILINEAR`. */
const cases: [DecodedImage, [number, number], number[]][] = [
  [grey, [3, 4], [20, 78, 146, 204, 25, 83, 151, 209, 30, 88, 156, 214]],
  [grey, [2, 2], [62, 166, 68, 172]],
  [grey, [5, 3], [32, 111, 190, 35, 114, 193, 38, 117, 196, 41, 120, 199, 44, 123, 202]],
  [grey, [1, 1], [117]],
  [
    grey,
    [10, 2],
    [59, 163, 60, 164, 61, 165, 63, 167, 64, 168, 66, 170, 67, 171, 69, 173, 70, 174]
      .concat([71, 175]),
  ],
  [colour, [2, 2], [82, 135, 106, 136, 120, 109, 146, 130, 101, 131, 115, 104]],
];

for (const [image, [height, width], expected] of cases) {
  const from = `${image.height} x ${image.width} x ${image.channels}`;
  Deno.test(`${from} becomes ${height} x ${width} as in Pillow, within one level of 255`, () => {
    const { pixels, ...size } = resizeImage(image, height, width);
    assert.deepEqual(size, { height, width, channels: image.channels });
    assert.equal(pixels.length, expected.length);
    for (const [at, value] of expected.entries()) assert.ok(Math.abs(pixels[at] - value) <= 1);
  });
}

Deno.test("an image of the size asked for stays the same", () => {
  assert.equal(resizeImage(grey, 5, 7), grey);
});
