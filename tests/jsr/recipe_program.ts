// What somebody writes who has images of their own: a folder of PNG files, a network given as JSON
// with a block of their own, a recipe, and the result as ONNX and as a LayersModel.
import {
  CNN,
  defineBlock,
  exportLayersModel,
  exportOnnx,
  loadDataset,
  loadModel,
  parseNetwork,
  recipes,
  saveModel,
  selectBackend,
  train,
} from "@glyph/cnn";
import assert from "node:assert/strict";
import * as tf from "npm:@tensorflow/tfjs@4.22.0";

const [folder] = Deno.args;
const backend = await selectBackend({ prefer: "wasm", threads: 2 });
const data = await loadDataset(folder);
const { height, width, channels, classNames } = data.train;
const imageShape = [height, width, channels] as const;

const recipe = { ...recipes.fast, epochs: 4, batchSize: 16, rotation: 5, movingAverage: 0.9 };
const json = {
  type: "sequential",
  blocks: [
    { type: "convBlock", filters: 8 },
    { type: "maxPool" },
    { type: "residual", blocks: [{ type: "convBlock", filters: 8, padding: "same" }] },
    { type: "globalAveragePool" },
    { type: "dropout", rate: 0.1 },
    { type: "dense" },
  ],
};
const network = parseNetwork(json, "json");
const model = new CNN({ ...recipe, network, imageShape, classes: classNames.length });
let accuracy = 0;
for await (const event of train(model, data, { ...recipe, backend, test: "end" })) {
  if (event.type === "test") accuracy = event.accuracy;
}

await saveModel(model, "own.safetensors");
const loaded = await loadModel("own.safetensors");
assert.deepEqual(loaded.network, network);
const onnx = await exportOnnx(loaded);

const { modelJson, weights } = await exportLayersModel(loaded);
const { modelTopology, weightsManifest: [{ weights: weightSpecs }] } = JSON.parse(modelJson);
const artifacts = { modelTopology, weightSpecs, weightData: weights.buffer };
const layers = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
assert.deepEqual(layers.outputs[0].shape, [null, classNames.length]);

// A block of one's own trains, and is named where it cannot be exported.
const half = defineBlock("half", { build: () => ({ forward: (x) => tf.div(x, 2) }) });
const own = new CNN({ network: { ...network, blocks: [half(), ...network.blocks] }, imageShape });
await assert.rejects(exportOnnx(own), /half1/);

for (const each of [model, loaded, own, layers]) each.dispose();
backend.dispose();
console.log(JSON.stringify({ accuracy, classNames, onnx: onnx.length }));
