// What somebody who imports the package writes: trains as many steps as are asked for, tests, saves,
// loads and reads.
import { CNN, evaluate, loadMnist, loadModel, saveModel, selectBackend, train } from "@glyph/cnn";
import { WasmThreadsBackend } from "@glyph/cnn/backends";
import assert from "node:assert/strict";
import * as tf from "npm:@tensorflow/tfjs@4.22.0";

const batchSize = 32;
const steps = Number(Deno.args[0]);
const backend = await selectBackend({ prefer: "wasm", threads: 2 });
assert.equal(backend.threads, 2);
assert(tf.backend() instanceof WasmThreadsBackend, "it is not the backend of the user's own tf");

const { train: images, test } = await loadMnist({ limit: steps * batchSize });
const few = { ...test, count: 500, images: test.images.subarray(0, 500 * 784) };
const data = { train: images, test: { ...few, labels: test.labels.subarray(0, 500) } };
const model = new CNN({ epochs: 1, batchSize, seed: 1 });
const losses: number[] = [];
for await (const event of train(model, data, { backend, test: "end", workers: 1 })) {
  if (event.type === "batch") losses.push(event.loss);
}
assert.equal(losses.length, steps);
const { accuracy } = await evaluate(model, data.test);

await saveModel(model, "digits.safetensors");
const loaded = await loadModel("digits.safetensors");
const image = Float32Array.from(test.images.subarray(0, 784), (pixel) => pixel / 255);
const predictions = await loaded.predict(image);
assert.deepEqual(predictions, await model.predict(image));
for (const network of [model, loaded]) network.dispose();
backend.dispose();
console.log(JSON.stringify({ steps: losses.length, accuracy, read: predictions[0].class }));
