import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { CNN } from "../../lib/model/cnn.ts";
import { train } from "../../lib/train/train.ts";
import { selectBackend } from "../select.ts";
import type { WasmThreadsBackend } from "./mod.ts";
import { largestDifference, selfCheck } from "./self_check.ts";

/** The kernels of ours that ran. */
function ownKernels(): Set<string> {
  const calls = (tf.backend() as WasmThreadsBackend).report();
  return new Set(calls.filter(({ own }) => own > 0).map(({ kernel }) => kernel));
}

Deno.test("the kernels agree with plain loops to 1e-5 of the largest value", async () => {
  let compared = 0;
  await selfCheck([], (found, expected) => {
    compared++;
    return largestDifference(found, expected);
  });
  assert.ok(compared > 50, `${compared}`);
});

Deno.test("every kernel that training and testing run is among them", async () => {
  const backend = await selectBackend({ prefer: "wasm", threads: 2 });
  const model = new CNN({ epochs: 1, batchSize: 16 });
  const data = {
    name: "noise",
    images: Uint8Array.from({ length: 32 * 784 }, (_, at) => at * at),
    labels: Uint8Array.from({ length: 32 }, (_, at) => at % 10),
    count: 32,
    height: 28,
    width: 28,
    channels: 1,
    classes: 10,
    classNames: [..."0123456789"],
  };
  for await (const _ of train(model, { train: data, test: data }, { backend }));
  const trained = ownKernels();
  model.dispose();
  backend.dispose();
  let tested = new Set<string>();
  await selfCheck([], (found, expected) => {
    tested = ownKernels();
    return largestDifference(found, expected);
  });
  assert.ok(trained.size > 10, `${trained.size}`);
  assert.deepEqual([...trained.difference(tested)], []);
});

Deno.test("a result that is off by more ends the self-check with its name, and frees the backend", async () => {
  const skewed = (found: Float32Array, expected: Float64Array) =>
    largestDifference(found.map((value, at) => at === 7 ? value + 0.01 : value), expected);
  await assert.rejects(
    selfCheck([], skewed),
    /^Error: convolution block of 28 x 28 x 1 by 32 filters of 3 x 3, stride 1, padding 0: result 1 is off by 0\.00\d+ of its largest value$/,
  );
  assert.equal(tf.findBackend("wasm-threads"), null);
});

Deno.test("a number that is missing or none is no agreement", () => {
  const expected = Float64Array.of(1, -2);
  assert.equal(largestDifference(Float32Array.of(1, -2), expected), 0);
  assert.equal(largestDifference(Float32Array.of(1, -1), expected), 0.5);
  assert.equal(largestDifference(Float32Array.of(1), expected), Infinity);
  assert.equal(largestDifference(Float32Array.of(1, NaN), expected), Infinity);
});
