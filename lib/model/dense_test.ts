import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../random.ts";
import { ForwardPass } from "./block.ts";
import { dense } from "./dense.ts";

Deno.test("the linear layer's columns stand in PyTorch's order: channels, height, width", () => {
  const [height, width, channels, outputs] = [2, 3, 4, 2];
  const inputs = height * width * channels;
  const block = dense("fc1", outputs)([height, width, channels], (name) => seededRandom(1, name));
  const weight = Float32Array.from({ length: outputs * inputs }, (_, index) => index);
  const [{ parameters }] = block.layers;
  parameters[0].write({ shape: [outputs, inputs], data: weight });
  parameters[1].write({ shape: [outputs], data: Float32Array.of(100, 200) });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const image = new Float32Array(inputs);
        image[(y * width + x) * channels + channel] = 1;
        const output = tf.tidy(() =>
          block.forward(
            tf.tensor4d(image, [1, height, width, channels]),
            new ForwardPass(false),
          ).dataSync()
        );
        const column = (channel * height + y) * width + x;
        assert.deepEqual([...output], [weight[column] + 100, weight[inputs + column] + 200]);
      }
    }
  }
  block.dispose();
});

Deno.test("a linear layer after another takes its columns as they are", async () => {
  const block = dense("fc2", 2)([3], (name) => seededRandom(1, name));
  const [weight] = block.layers[0].parameters;
  weight.write({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
  assert.deepEqual(await weight.value.data(), Float32Array.of(1, 4, 2, 5, 3, 6));
  block.dispose();
});
