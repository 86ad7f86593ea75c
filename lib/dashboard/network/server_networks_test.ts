import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { addTrainedRun, pixelsOf, trainedSteps } from "../../../tests/dashboard/trained_run.ts";
import { evaluate } from "../../train/evaluate.ts";
import { loadModelFile } from "../../train/checkpoint.ts";
import { pairAt } from "../../train/checkpoint_names.ts";
import { bytesOf } from "./base64.ts";
import { firstFilters } from "./first_filters.ts";
import { findMisread } from "./readings.ts";
import { ServerNetworks } from "./server_networks.ts";

Deno.test("the server's networks", async (t) => {
  const folder = await Deno.makeTempDir();
  using run = await addTrainedRun(folder);
  const { model, images } = run;
  const path = pairAt(`${folder}/${run.id}`, trainedSteps).model;
  const trained = { path, data: `${folder}/digits` };
  using networks = new ServerNetworks();

  await t.step("read an image as the model does, bit for bit", async () => {
    const pixels = pixelsOf(images, 0);
    const [expected] = await model.predict(pixels);
    const { probabilities, milliseconds, backend } = await networks.predict(path, pixels);
    assert.deepEqual(probabilities, expected.probabilities);
    assert(milliseconds > 0);
    assert.match(backend, /^wasm: \d+ threads? on shared memory$/);
  });

  await t.step("misread as often as the evaluation counts, the surest first", async () => {
    const { confusion } = await evaluate(model, images);
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

  await t.step("give MNIST's test images and refuse those that are not there", async () => {
    const [first, last] = await networks.testImages("mnist", [0, 9999]);
    assert.deepEqual(bytesOf(first.pixels), images.images.slice(0, 784));
    assert.deepEqual([first.label, last.label, last.index, last.count], [7, 6, 9999, 10_000]);
    await assert.rejects(networks.testImages("mnist", [10_000]), {
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
    const [expected] = await model.predict(pixelsOf(images, 3));
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

  await t.step("end their worker some time after the last call, and start another", async () => {
    using brief = new ServerNetworks({ idle: 50 });
    assert.equal(brief.running, false);
    for (let turn = 0; turn < 2; turn++) {
      await brief.testImages(trained.data, [0]);
      assert.equal(brief.running, true);
      const deadline = performance.now() + 20_000;
      while (brief.running && performance.now() < deadline) await delay(10);
      assert.equal(brief.running, false);
    }
  });

  await t.step("the first filters are the checkpoint's conv1.weight", async () => {
    const { layer, shape, values } = firstFilters(await loadModelFile(path));
    const weight = (await model.stateDict()).get("conv1.weight")!;
    assert.equal(layer, "conv1");
    assert.deepEqual(shape, weight.shape);
    assert.deepEqual(values, [...weight.data]);
  });

  await Deno.remove(folder, { recursive: true });
});
