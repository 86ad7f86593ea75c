import assert from "node:assert/strict";
import { selectBackend } from "../../../backends/select.ts";
import { loadMnist } from "../../data/mnist.ts";
import { CNN } from "../../model/cnn.ts";
import { evaluate } from "../../train/evaluate.ts";
import { loadModelFile } from "../../train/checkpoint.ts";
import { saveModel } from "../../train/model_file.ts";
import { train } from "../../train/train.ts";
import { bytesOf } from "./base64.ts";
import { firstFilters } from "./first_filters.ts";
import { findMisread } from "./readings.ts";
import { ServerNetworks } from "./server_networks.ts";

const test = { sanitizeResources: false, sanitizeOps: false };

Deno.test("the server's networks", test, async (t) => {
  using backend = Object.assign(await selectBackend({ prefer: "wasm", threads: 2 }), {
    [Symbol.dispose]: () => backend.dispose(),
  });
  const split = await loadMnist({ limit: 2000 });
  const model = new CNN({ seed: 4, epochs: 1 });
  for await (const _event of train(model, split)) { /* it learns */ }
  const folder = await Deno.makeTempDir();
  const path = `${folder}/model.safetensors`;
  await saveModel(model, path);
  const trained = { path, data: "" };
  using networks = new ServerNetworks();

  await t.step("read an image as the model does, bit for bit", async () => {
    const pixels = Float32Array.from(split.test.images.subarray(0, 784), (byte) => byte / 255);
    const [expected] = await model.predict(pixels);
    const { probabilities, milliseconds, backend } = await networks.predict(path, pixels);
    assert.deepEqual(probabilities, expected.probabilities);
    assert(milliseconds > 0);
    assert.match(backend, /^wasm: \d+ threads? on shared memory$/);
  });

  await t.step("misread as often as the evaluation counts, the surest first", async () => {
    const { confusion } = await evaluate(model, split.test);
    const readings = await networks.readings(trained);
    for (const [actual, row] of confusion.entries()) {
      for (const [predicted, count] of row.entries()) {
        const found = findMisread(readings, actual, predicted);
        assert.equal(found.length, count);
        const sureness = found.map((index) => readings.probabilities[index * 10 + predicted]);
        assert.deepEqual(sureness, sureness.toSorted((one, other) => other - one));
      }
    }
  });

  await t.step("give test images and refuse those that are not there", async () => {
    const [first, last] = await networks.testImages("", [0, 9999]);
    assert.deepEqual(bytesOf(first.pixels), split.test.images.slice(0, 784));
    assert.deepEqual([first.label, last.label, last.index, last.count], [7, 6, 9999, 10_000]);
    await assert.rejects(networks.testImages("", [10_000]), {
      name: "RangeError",
      message: "There is no test image 10000: the last one is 9999",
    });
  });

  await t.step("show what each convolution makes of an image", async () => {
    const { image, layers, probabilities } = await networks.features(trained, 3);
    assert.equal(image.index, 3);
    assert.deepEqual(
      layers.map(({ layer, channels, height, width }) => [layer, channels, height, width]),
      [
        ["conv1", 32, 26, 26],
        ["conv2", 32, 24, 24],
        ["conv3", 32, 22, 22],
        ["conv4", 64, 9, 9],
        ["conv5", 64, 7, 7],
        ["conv6", 64, 5, 5],
      ],
    );
    for (const { values, channels, height, width, largest } of layers) {
      const bytes = bytesOf(values);
      assert.equal(bytes.length, channels * height * width);
      // ReLU ends each block: no negative byte, and the largest is there.
      assert.equal(bytes.reduce((most, byte) => Math.max(most, byte)), 127);
      assert(largest > 0);
    }
    const pixels = Float32Array.from(
      split.test.images.subarray(3 * 784, 4 * 784),
      (byte) => byte / 255,
    );
    const [expected] = await model.predict(pixels);
    assert.deepEqual(probabilities, expected.probabilities);
  });

  await t.step("tell of a damaged checkpoint", async () => {
    const bytes = await Deno.readFile(path);
    bytes[bytes.length - 1] ^= 1;
    const damaged = `${folder}/damaged.safetensors`;
    await Deno.writeFile(damaged, bytes);
    await assert.rejects(networks.predict(damaged, new Float32Array(784)), /is damaged: expected/);
  });

  await t.step("refuse more questions than they can hold, and go on", async () => {
    const image = new Float32Array(784);
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, () => networks.predict(path, image)),
    );
    const refused = asked.filter(({ status }) => status === "rejected");
    assert.equal(refused.length, 8);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      assert.equal(reason.name, "BusyError");
    }
    assert.equal((await networks.predict(path, image)).probabilities.length, 10);
  });

  await t.step("the first filters are the checkpoint's conv1.weight", async () => {
    const { layer, shape, values } = firstFilters(await loadModelFile(path));
    const weight = (await model.stateDict()).get("conv1.weight")!;
    assert.equal(layer, "conv1");
    assert.deepEqual(shape, weight.shape);
    assert.deepEqual(values, [...weight.data]);
  });

  model.dispose();
  await Deno.remove(folder, { recursive: true });
});
