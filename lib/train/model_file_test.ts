import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import {
  conv,
  convBlock,
  dense,
  maxPool,
  type Network,
  residual,
  sequential,
} from "../model/network.ts";
import { buildModel } from "./build_model.ts";
import { checkpointFolder, loadModelFile } from "./checkpoint.ts";
import { loadModel, saveModel } from "./model_file.ts";
import { smallData, smallNetwork } from "./small_network.ts";
import { train } from "./train.ts";

const network = sequential([
  residual([convBlock({ filters: 4, padding: "same", norm: "after", dropout: 0.1 })], {
    shortcut: [conv(4, { kernel: 1, bias: false })],
  }),
  maxPool(),
  dense(),
]);

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "glyph_model_" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a network that was trained comes back bit for bit, with its options", () =>
  withFolder(async (folder) => {
    const model = smallNetwork({ network, epochs: 1, learningRate: 0.003, seed: 9 });
    for await (const _ of train(model, smallData()));
    const path = join(folder, "small.safetensors");
    await saveModel(model, path);
    const loaded = await loadModel(path);
    assert.deepEqual(await loaded.stateDict(), await model.stateDict());
    const { learningRate, seed, classes, imageShape } = loaded;
    assert.deepEqual([learningRate, seed, classes, imageShape], [0.003, 9, 3, [8, 8, 1]]);
    assert.deepEqual(loaded.network, network);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), [
      "small.safetensors",
    ]);
    for (const network of [model, loaded]) network.dispose();
  }));

Deno.test("a run's checkpoint is loaded too", () =>
  withFolder(async (folder) => {
    const model = smallNetwork({ network, epochs: 1 });
    let path = "";
    for await (
      const event of train(model, smallData(), { checkpoints: checkpointFolder(folder) })
    ) {
      if (event.type === "checkpoint") path = event.model;
    }
    const loaded = await loadModel(path);
    assert.deepEqual(await loaded.stateDict(), await model.stateDict());
    for (const network of [model, loaded]) network.dispose();
  }));

Deno.test("a file whose numbers or blocks do not fit is refused, and nothing of it stays", () =>
  withFolder(async (folder) => {
    const path = join(folder, "small.safetensors");
    const model = smallNetwork();
    await saveModel(model, path);
    const file = await loadModelFile(path);
    const { numTensors } = tf.memory();
    const change = (network: Network) => ({
      ...file,
      metadata: { configuration: { ...file.metadata.configuration, network } },
    });
    assert.throws(
      () => buildModel(change(sequential([conv(4), dense()]))),
      /RangeError: The state dict does not fit this network: unexpected bn1.weight/,
    );
    assert.throws(
      () => buildModel(change({ type: "sequential", blocks: [{ type: "swish" }, dense()] })),
      /RangeError: blocks\[0\] has the type "swish", .* import the module that defines it/,
    );
    assert.equal(tf.memory().numTensors, numTensors);
    model.dispose();
  }));

Deno.test("a file that cannot be written is said, and the older one stays", () =>
  withFolder(async (folder) => {
    const model = smallNetwork();
    await assert.rejects(
      saveModel(model, join(folder, "no", "x.safetensors")),
      /could not be saved/,
    );
    const path = join(folder, "x.safetensors");
    await saveModel(model, path);
    const before = await Deno.readFile(path);
    await Deno.mkdir(`${path}.tmp`);
    await assert.rejects(saveModel(model, path), /could not be saved to .*x\.safetensors/);
    assert.deepEqual(await Deno.readFile(path), before);
    model.dispose();
  }));
