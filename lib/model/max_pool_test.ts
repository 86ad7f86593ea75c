import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../random.ts";
import { ForwardPass } from "./block.ts";
import { maxPool } from "./max_pool.ts";

Deno.test("pooling takes the largest of four and leaves an odd row and column out", () => {
  const block = maxPool("pool1")([3, 5, 1], (name) => seededRandom(1, name));
  const image = [-1, -2, 3, 4, 99, -4, -3, 6, 5, 99, 99, 99, 99, 99, 99];
  const output = tf.tidy(() =>
    block.forward(tf.tensor4d(image, [1, 3, 5, 1]), new ForwardPass(false)).dataSync()
  );
  assert.deepEqual([...output], [-1, 6]);
});
