import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { CNN } from "../model/cnn.ts";
import { convolutionBlock } from "../model/convolution_block.ts";
import { dense } from "../model/dense.ts";
import { maxPool } from "../model/max_pool.ts";
import { checkpointFolder } from "./checkpoint.ts";
import { loadModel, saveModel } from "./model_file.ts";
import { smallData, smallNetwork } from "./small_network.ts";
import { train } from "./train.ts";

const blocks = [convolutionBlock({ number: 1, filters: 4 }), maxPool("pool1"), dense("fc1", 3)];

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
    const model = smallNetwork({ blocks, epochs: 1, learningRate: 0.003, seed: 9 });
    for await (const _ of train(model, smallData()));
    const path = join(folder, "small.safetensors");
    await saveModel(model, path);
    const loaded = await loadModel(path, { blocks });
    assert.deepEqual(await loaded.stateDict(), await model.stateDict());
    const { learningRate, seed, classes, imageShape } = loaded;
    assert.deepEqual([learningRate, seed, classes, imageShape], [0.003, 9, 3, [8, 8, 1]]);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), [
      "small.safetensors",
    ]);
    for (const network of [model, loaded]) network.dispose();
  }));

Deno.test("a run's checkpoint is loaded too", () =>
  withFolder(async (folder) => {
    const model = smallNetwork({ blocks, epochs: 1 });
    let path = "";
    for await (
      const event of train(model, smallData(), { checkpoints: checkpointFolder(folder) })
    ) {
      if (event.type === "checkpoint") path = event.model;
    }
    const loaded = await loadModel(path, { blocks });
    assert.deepEqual(await loaded.stateDict(), await model.stateDict());
    for (const network of [model, loaded]) network.dispose();
  }));

Deno.test("a file of another network is refused, and nothing of it stays", () =>
  withFolder(async (folder) => {
    const path = join(folder, "tutorial.safetensors");
    const model = new CNN();
    await saveModel(model, path);
    const { numTensors } = tf.memory();
    await assert.rejects(
      loadModel(path, { blocks: [convolutionBlock({ number: 1, filters: 4 }), dense("fc1", 10)] }),
      /does not fit this network/,
    );
    assert.equal(tf.memory().numTensors, numTensors);
    model.dispose();
  }));

Deno.test("a file that cannot be written is said, and the older one stays", () =>
  withFolder(async (folder) => {
    const model = smallNetwork({ blocks });
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
