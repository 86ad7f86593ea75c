import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { createHash } from "node:crypto";
import { BACKEND_NAME, useWasmThreads } from "../../../backends/wasm/mod.ts";
import { engineFlags } from "../../../tests/engine_flags.ts";
import type { Dataset } from "../../data/dataset.ts";
import { seededRandom } from "../../random.ts";
import { train } from "../../train/train.ts";
import { CNN } from "../cnn.ts";
import type { NetworkLayer } from "../layers.ts";
import { type PresetName, presets } from "./mod.ts";

const names = Object.keys(presets) as PresetName[];

/** Sixteen images of noise, each with a class of its own choosing: to be learned by heart. */
function noise(): Dataset {
  const random = seededRandom(1, "preset");
  const count = 16;
  return {
    name: "noise",
    images: Uint8Array.from({ length: count * 28 * 28 }, () => random.integer(256)),
    labels: Uint8Array.from({ length: count }, () => random.integer(10)),
    count,
    height: 28,
    width: 28,
    channels: 1,
    classes: 10,
    classNames: [..."0123456789"],
  };
}

/** Layers that have weights. */
function depth(layers: readonly NetworkLayer[]): number {
  return layers.reduce(
    (sum, { type, body = [] }) => sum + (type === "conv" || type === "dense" ? 1 : depth(body)),
    0,
  );
}

Deno.test("presets have the parameters and layers that README tells", () => {
  const found = names.map((name) => {
    const model = new CNN({ network: presets[name]() });
    const facts = [name, model.parameterCount, depth(model.layers)];
    model.dispose();
    return facts;
  });
  assert.deepEqual(found, [["tutorial", 114_314, 7], ["tiny", 12_682, 6], ["deep", 272_874, 20]]);
});

for (const name of names) {
  for (const norm of ["before", "after"] as const) {
    Deno.test(`${name} learns 16 images by heart (norm ${norm})`, async () => {
      const { backend, dispose } = await onThreads();
      const data = noise();
      const network = presets[name]({ norm });
      const model = new CNN({ network, batchSize: 16, epochs: 20, learningRate: 0.01 });
      try {
        for await (const _ of train(model, { train: data, test: data }, { test: "end" }));
        const { batches } = model.lossHistory;
        assert(batches[0] > 1.5, `the first loss was ${batches[0]}`);
        assert(batches.at(-1)! < 0.5, `the last loss is ${batches.at(-1)}`);
        assert.equal(model.accuracyHistory.batches.at(-1), 1);
        assert.deepEqual([...backend.fallbackCalls], []);
      } finally {
        model.dispose();
        dispose();
      }
    });
  }

  Deno.test(`${name} drops what goes into the linear layer, if asked`, () => {
    const model = new CNN({ network: presets[name]({ dropout: 0.25 }) });
    const [drop, linear] = model.layers.slice(-2);
    assert.deepEqual([drop.type, drop.options, linear.name], [
      "dropout",
      { rate: 0.25, per: "unit" },
      "fc1",
    ]);
    model.dispose();
  });
}

async function onThreads() {
  const backend = await useWasmThreads({ threads: 2, engineFlags });
  return { backend, dispose: () => tf.removeBackend(BACKEND_NAME) };
}

Deno.test("the tutorial's weights of seed 1 are what they were at first, bit for bit", async () => {
  const model = new CNN({ seed: 1 });
  const hash = createHash("sha256");
  for (const [name, { shape, data }] of await model.stateDict()) {
    hash.update(`${name} ${shape.join("x")}`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  model.dispose();
  assert.equal(
    hash.digest("hex"),
    "c43a9f6b926f9f0cfcf5925aff52512bd2a357a4be4aedd41d782d896aeafa6b",
  );
});

Deno.test("the tutorial's network runs as few kernels as when it was written by hand", async () => {
  const { backend, dispose } = await onThreads();
  const model = new CNN();
  const images = tf.ones([4, 28, 28, 1]) as tf.Tensor4D;
  const count = (training: boolean) => {
    backend.ownCalls.clear();
    model.forward(images, { training }).dispose();
    return Object.fromEntries([...backend.ownCalls].filter(([name]) => name !== "Reshape"));
  };
  try {
    const rest = { MaxPool: 2, _FusedMatMul: 1 };
    assert.deepEqual(count(true), { ConvolutionBatchNorm: 6, TrackStatistics: 1, ...rest });
    assert.deepEqual(count(false), {
      Add: 12,
      Multiply: 18,
      Rsqrt: 6,
      Sub: 6,
      FusedConv2D: 6,
      ...rest,
    });
    assert.deepEqual([...backend.fallbackCalls], []);
  } finally {
    images.dispose();
    model.dispose();
    dispose();
  }
});
