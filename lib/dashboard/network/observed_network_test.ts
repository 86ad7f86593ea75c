import assert from "node:assert/strict";
import {
  convBlock,
  dense,
  flatten,
  maxPool,
  relu,
  residual,
  sequential,
} from "../../model/network.ts";
import { smallNetwork } from "../../train/small_network.ts";
import { bytesOf } from "./base64.ts";
import { ObservedNetwork } from "./observed_network.ts";

Deno.test("each convolution is looked into after its batch norm and ReLU, inside residuals too", async () => {
  const network = sequential([
    convBlock({ filters: 4, norm: "after", dropout: 0.5 }),
    maxPool(),
    residual([convBlock({ filters: 4, padding: 1 })], {
      shortcut: [convBlock({ filters: 4, kernel: 1, norm: "none" })],
    }),
    relu(),
    flatten(),
    relu(),
    dense(),
  ]);
  const model = smallNetwork({ network });
  const { epochs, batchSize, learningRate, seed, classes, imageShape } = model;
  const observed = new ObservedNetwork({
    model: await model.stateDict(),
    metadata: {
      configuration: { epochs, batchSize, learningRate, seed, classes, imageShape, network },
    },
  });
  const pixels = Float32Array.from({ length: 64 }, (_, index) => index * 7 % 11 / 11);
  const { layers, probabilities } = await observed.look(pixels);
  assert.deepEqual(
    layers.map(({ layer, height, width, channels }) => [layer, height, width, channels]),
    [
      ["conv1", 6, 6, 4],
      ["residual1.conv1", 3, 3, 4],
      ["residual1.shortcut.conv1", 3, 3, 4],
    ],
  );
  for (const { values } of layers) {
    assert(Int8Array.from(bytesOf(values)).every((value) => value >= 0));
  }
  assert.deepEqual(probabilities, (await model.predict(pixels))[0].probabilities);
  observed.dispose();
  model.dispose();
});
