import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { BACKEND_NAME, useWasmThreads } from "../backends/wasm/mod.ts";
import { computeOn } from "./compare_tensors.ts";
import { assertSimilar } from "./networks/assert_similar.ts";
import { networks } from "./networks/mod.ts";
import type { Network } from "./networks/network.ts";
import { prepare } from "./networks/prepare.ts";
import { gradientsOf, predictionOf } from "./networks/step.ts";

const BATCH = 3, EPOCHS = 3, TOLERANCE = 1e-5;

/** Computes on a backend of its own, and asserts that our kernels alone did it. */
async function withThreads<T>(threads: number, compute: () => Promise<T>): Promise<T> {
  const backend = await useWasmThreads({ threads });
  try {
    const result = await compute();
    assert.deepEqual(backend.report().filter(({ fallback }) => fallback > 0), []);
    return result;
  } finally {
    tf.removeBackend(BACKEND_NAME);
  }
}

function prepareForTest(network: Network) {
  return prepare(network, network.testShape, network.testBatch ?? BATCH);
}

function everyResult(network: Network, backend: string) {
  return computeOn(backend, () => {
    const prepared = prepareForTest(network);
    const results = { prediction: predictionOf(prepared), ...gradientsOf(prepared) };
    prepared.dispose();
    return results;
  });
}

async function fit(network: Network) {
  const { model, images, labels, dispose } = prepareForTest(network);
  const optimizer = tf.train.adam(0.001);
  model.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const settings = { epochs: EPOCHS, batchSize: BATCH, shuffle: false, verbose: 0 } as const;
  const { history } = await model.fit(images, labels, settings);
  const weights = model.getWeights().map((weight) => weight.dataSync());
  dispose();
  optimizer.dispose();
  return { losses: history.loss as number[], weights };
}

for (const network of networks) {
  const { name, layers } = network;

  const agreement =
    `${name} (${layers}) predicts and learns on our kernels alone as on stock cpu: each gradient to a ` +
    `root mean square of ${TOLERANCE} of the largest in its layer`;
  Deno.test(agreement, async () => {
    const expected = await everyResult(network, "cpu");
    const actual = await withThreads(2, () => everyResult(network, BACKEND_NAME));
    assertSimilar(actual, expected, TOLERANCE);
  });

  Deno.test(`model.fit lowers the loss of ${name}, to the same bits on 1 and 3 threads`, async () => {
    const alone = await withThreads(1, () => fit(network));
    const together = await withThreads(3, () => fit(network));
    const { losses } = alone;
    assert.equal(losses.length, EPOCHS);
    assert(losses.every((loss, epoch) => epoch === 0 || loss < losses[epoch - 1]), `${losses}`);
    assert.deepEqual(together, alone);
  });
}
