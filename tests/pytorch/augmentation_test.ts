import assert from "node:assert/strict";
import { frameImage, makeFrame, transformImage } from "../../lib/data/transform_image.ts";
import { readFixture } from "./fixture.ts";

const { arrays, metadata } = await readFixture<{ movements: number[][] }>("augmentation");
const radians = (degrees: number) => degrees * Math.PI / 180;

for (const [index, movement] of metadata.movements.entries()) {
  const { shape, data } = arrays.get(`${index}/image`)!;
  const [degrees, right, down, scale, shear] = movement;
  const what = `${degrees}°, ${right} right, ${down} down, x ${scale}, ${shear}° of shear`;
  Deno.test(`${shape.join(" x ")} by ${what} is as in PyTorch within 1e-6`, () => {
    const [height, width, channels] = shape;
    const size = { height, width, channels };
    const frame = makeFrame(size);
    // Another image before it, of which nothing may be left, and a third that must not be read.
    const images = Uint8Array.from([...data, ...data, ...data], Number).fill(255, 2 * data.length);
    images.fill(255, 0, data.length);
    frameImage(images, 0, size, frame);
    frameImage(images, 1, size, frame);
    const into = new Float32Array(data.length + 2).fill(7);
    const movement = { angle: radians(degrees), right, down, scale, shear: radians(shear) };
    transformImage(frame, size, movement, into, 1);
    assert.deepEqual([into[0], into.at(-1)], [7, 7]);
    const expected = arrays.get(`${index}/transformed`)!.data;
    for (const [at, value] of expected.entries()) {
      assert.ok(
        Math.abs(into[1 + at] - Number(value)) < 1e-6,
        `${into[1 + at]}, ${value} at ${at}`,
      );
    }
    assert.ok(expected.some((value) => Number(value) > 0.1));
  });
}
