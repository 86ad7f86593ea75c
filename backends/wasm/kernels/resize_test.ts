import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { BACKEND_NAME, useWasmThreads } from "../mod.ts";

const side = fc.integer({ min: 1, max: 7 });
const resizing = fc.record({
  shape: fc.tuple(fc.integer({ min: 1, max: 4 }), side, side, side),
  size: fc.tuple(side, side),
  alignCorners: fc.boolean(),
  halfPixelCenters: fc.boolean(),
}).filter(({ alignCorners, halfPixelCenters }) => !(alignCorners && halfPixelCenters));

// Resizing is linear, so its gradient is its transpose: <resize(x), dy> = <x, gradient(dy)>. With whole
// numbers, float32 has no rounding.
Deno.test("the gradient of resizing is its transpose, for any images, to the bit", async () => {
  await useWasmThreads({ threads: 2 });
  try {
    fc.assert(
      fc.property(resizing, ({ shape, size, alignCorners, halfPixelCenters }) => {
        const [left, right] = tf.tidy(() => {
          const whole = (shape: number[]) =>
            tf.range(0, tf.util.sizeFromShape(shape)).mul(7).mod(11).reshape(shape);
          const resize = (x: tf.Tensor) =>
            tf.image.resizeNearestNeighbor(x as tf.Tensor4D, size, alignCorners, halfPixelCenters);
          const x = whole(shape), dy = whole([shape[0], ...size, shape[3]]);
          const dx = tf.grad(resize)(x, dy);
          return [resize(x).mul(dy).sum().dataSync()[0], dx.mul(x).sum().dataSync()[0]];
        });
        assert.equal(right, left);
      }),
      { numRuns: 200, seed: 1 },
    );
  } finally {
    tf.removeBackend(BACKEND_NAME);
  }
});
