import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { anyNetwork } from "./any_network.ts";
import { ForwardPass } from "./block.ts";
import { CNN } from "./cnn.ts";
import { layersOf, type NetworkLayer, type NetworkSite } from "./layers.ts";
import { dense, type Network, sequential } from "./network.ts";

const site: NetworkSite = { imageShape: [9, 10, 2], classes: 3 };

/** Whether all blocks fit, with a linear layer at the end. */
function complete(network: Network): Network | undefined {
  const whole = sequential([...network.blocks, dense()]);
  try {
    layersOf(whole, site);
    return whole;
  } catch {
    return undefined;
  }
}

const fitting = anyNetwork.map(complete).filter((network) => network !== undefined);

function withInner(layers: readonly NetworkLayer[]): NetworkLayer[] {
  return layers.flatMap((layer) => [
    ...withInner(layer.body ?? []),
    ...withInner(layer.shortcut ?? []),
    layer,
  ]);
}

/** The gradients of the sum of all logits. */
function gradientsOf(model: CNN, images: tf.Tensor4D, pass: ForwardPass): tf.Tensor[] {
  const trained = model.parameters.filter(({ differentiable }) => differentiable);
  return tf.tidy(() => tf.grads(() => model.run(images, pass))(trained.map(({ value }) => value)));
}

Deno.test("every layer gives the shape that it was said to, and all gradients are finite (100 networks)", () => {
  const images = tf.randomUniform([3, ...site.imageShape], 0, 1, "float32", 1) as tf.Tensor4D;
  const { numTensors } = tf.memory();
  fc.assert(
    fc.property(fitting, (network) => {
      const model = new CNN({ ...site, network });
      const walked = withInner(model.layers);
      try {
        for (const training of [false, true]) {
          const seen: NetworkLayer[] = [];
          const observe = (layers: readonly NetworkLayer[], output: tf.Tensor) => {
            seen.push(...layers);
            assert.deepEqual(output.shape.slice(1), layers.at(-1)!.outputShape);
          };
          const pass = new ForwardPass(training, () => 1, observe);
          const gradients = gradientsOf(model, images, pass);
          pass.finish();
          for (const gradient of gradients) {
            assert(gradient.dataSync().every(Number.isFinite));
            gradient.dispose();
          }
          assert.deepEqual(seen.map(({ name }) => name), walked.map(({ name }) => name));
        }
        const summary = model.summary();
        for (const { name } of walked) assert(summary.includes(name));
      } finally {
        model.dispose();
      }
    }),
    { numRuns: 100 },
  );
  assert.equal(tf.memory().numTensors, numTensors);
  images.dispose();
});
