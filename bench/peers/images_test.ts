import assert from "node:assert/strict";
import type { Dataset } from "../../lib/data/dataset.ts";
import { batchesInOrder, floatImages } from "./images.ts";

const three: Dataset = {
  name: "three",
  images: Uint8Array.of(0, 51, 102, 153, 204, 255),
  labels: Uint8Array.of(7, 8, 9),
  count: 3,
  height: 1,
  width: 2,
  channels: 1,
  classes: 10,
  classNames: [..."0123456789"],
};

Deno.test("pixels of all images go from 0 to 1", () => {
  assert.deepEqual(floatImages(three), Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, 1));
});

Deno.test("batches go round the data set, and keep images with their labels", () => {
  const batches = batchesInOrder(three, 2);
  assert.deepEqual(batches.next().value.labels, Int32Array.of(7, 8));
  const { images, labels } = batches.next().value;
  assert.deepEqual(labels, Int32Array.of(9, 7));
  assert.deepEqual(images, Float32Array.of(0.8, 1, 0, 0.2));
});
