import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { BACKEND_NAME, useWasmThreads, type WasmThreadsBackend } from "../backends/wasm/mod.ts";
import { CNN } from "../lib/model/cnn.ts";
import type { Network } from "../lib/model/network.ts";
import { presets } from "../lib/model/presets/mod.ts";
import type { TrainOptions } from "../lib/train/options.ts";
import type { StateDict } from "../lib/named_array.ts";
import { train } from "../lib/train/train.ts";
import { engineFlags } from "./engine_flags.ts";
import { randomData } from "./random_images.ts";

/** What a recipe may train with. */
const everySetting: TrainOptions = {
  optimizer: "adamw",
  weightDecay: 0.01,
  clipNorm: 1,
  labelSmoothing: 0.1,
  movingAverage: 0.9,
};

/** Presets, with kernels that train them among others. */
const trained: [string, Network, string[]][] = [
  ["tutorial, batch norm before ReLU", presets.tutorial(), [
    "ConvolutionBatchNormGrad",
    "FusedConv2D",
    "MaxPoolGrad",
  ]],
  ["tutorial, batch norm after ReLU", presets.tutorial({ norm: "after" }), [
    "BatchNormTrainingGrad",
    "Conv2DBackpropFilter",
    "FusedBatchNorm",
  ]],
  ["tiny", presets.tiny({ dropout: 0.2 }), ["Dropout", "Mean"]],
  ["deep", presets.deep(), ["ConvolutionBatchNormGrad", "ReluGrad", "Add"]],
];

for (const [name, network, kernels] of trained) {
  Deno.test(`training and testing run on our kernels alone: ${name}`, async () => {
    const backend = await useWasmThreads({ threads: 2, engineFlags });
    const model = new CNN({ network, batchSize: 4, epochs: 1 });
    backend.ownCalls.clear();
    backend.fallbackCalls.clear();
    try {
      const types: string[] = [];
      for await (const { type } of train(model, randomData(6, 5), everySetting)) types.push(type);
      assert.deepEqual(types, ["start", "batch", "batch", "epoch", "test", "end"]);
      assert.deepEqual([...backend.fallbackCalls], []);
      for (const kernel of [...kernels, "SoftmaxCrossEntropyGrad", "ClipScale", "MovingAverage"]) {
        assert(backend.ownCalls.has(kernel), `${kernel} was not called`);
      }
    } finally {
      model.dispose();
      tf.removeBackend(BACKEND_NAME);
    }
  });
}

/** Computes until every worker has started and has taken parts of the work. */
function awaitWorkers({ engine }: WasmThreadsBackend): void {
  const deadline = performance.now() + 30_000;
  const x = tf.ones([1024, 1024]);
  while (engine.tally.includes(0)) {
    assert(performance.now() < deadline, `parts that each thread took: ${engine.tally}`);
    x.square().dispose();
  }
  x.dispose();
}

const batchSize = 24, steps = 4;
const data = randomData(batchSize * steps - 5, 1);

async function trainOnThreads(
  network: Network,
  options: TrainOptions,
  threads: number,
  relaxed: boolean,
): Promise<StateDict> {
  const backend = await useWasmThreads({ threads, relaxed, engineFlags });
  const model = new CNN({ network, batchSize, epochs: 1 });
  try {
    awaitWorkers(backend);
    const before = backend.engine.tally;
    let done = 0;
    for await (const { type } of train(model, data, options)) if (type === "batch") done++;
    assert.equal(done, steps);
    const taken = backend.engine.tally.map((parts, thread) => parts - before[thread]);
    const working = taken.filter((parts) => parts > 0).length;
    assert(working >= Math.min(threads, 2), `parts that each thread took in training: ${taken}`);
    return await model.stateDict();
  } finally {
    model.dispose();
    tf.removeBackend(BACKEND_NAME);
  }
}

/** Asserts that the weights are the same bits on each number of threads. */
async function compareThreads(
  network: Network,
  options: TrainOptions,
  threadCounts: readonly number[],
  relaxed: boolean,
): Promise<void> {
  const expected = await trainOnThreads(network, options, 1, relaxed);
  for (const threads of threadCounts) {
    const actual = await trainOnThreads(network, options, threads, relaxed);
    assert.deepEqual([...actual.keys()], [...expected.keys()]);
    for (const [name, { data }] of expected) {
      const other = actual.get(name)!.data;
      const differ = [...data].findIndex((value, index) => !Object.is(value, other[index]));
      assert.equal(differ, -1, `${name} differs at ${differ} on ${threads} threads`);
    }
  }
}

for (const relaxed of [true, false]) {
  const simd = relaxed ? "with relaxed SIMD where there is some" : "without relaxed SIMD";
  const name = `weights after ${steps} steps are the same bits on 1, 2, 3 and 8 threads, ${simd}`;
  Deno.test(name, () => compareThreads(presets.tutorial(), {}, [2, 3, 8], relaxed));
}

Deno.test("weights of a residual network, with every setting, are the same bits on 1 and 3 threads", () =>
  compareThreads(presets.deep({ dropout: 0.2 }), everySetting, [3], true));
