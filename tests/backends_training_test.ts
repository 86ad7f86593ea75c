import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { BACKEND_NAME, useWasmThreads, type WasmThreadsBackend } from "../backends/wasm/mod.ts";
import { CNN } from "../lib/model/cnn.ts";
import { presets } from "../lib/model/presets/mod.ts";
import type { StateDict } from "../lib/train/state.ts";
import { train } from "../lib/train/train.ts";
import { engineFlags } from "./engine_flags.ts";
import { randomData } from "./random_images.ts";

for (const normalization of ["before", "after"] as const) {
  const name =
    `training and testing run on our kernels alone, with batch norm ${normalization} ReLU`;
  Deno.test(name, async () => {
    const backend = await useWasmThreads({ threads: 2, engineFlags });
    const network = presets.tutorial({ norm: normalization });
    const model = new CNN({ network, batchSize: 4, epochs: 1 });
    backend.ownCalls.clear();
    backend.fallbackCalls.clear();
    try {
      const types: string[] = [];
      for await (const { type } of train(model, randomData(6, 5))) types.push(type);
      assert.deepEqual(types, ["start", "batch", "batch", "epoch", "test", "end"]);
      assert.deepEqual([...backend.fallbackCalls], []);
      const blocks = {
        before: ["ConvolutionBatchNormGrad", "FusedConv2D"],
        after: ["BatchNormTrainingGrad", "Conv2DBackpropFilter", "FusedBatchNorm"],
      };
      for (const kernel of [...blocks[normalization], "MaxPoolGrad", "SoftmaxCrossEntropyGrad"]) {
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

async function trainOnThreads(threads: number, relaxed: boolean): Promise<StateDict> {
  const backend = await useWasmThreads({ threads, relaxed, engineFlags });
  const model = new CNN({ batchSize, epochs: 1 });
  try {
    awaitWorkers(backend);
    const before = backend.engine.tally;
    let done = 0;
    for await (const { type } of train(model, data)) if (type === "batch") done++;
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

for (const relaxed of [true, false]) {
  const simd = relaxed ? "with relaxed SIMD where there is some" : "without relaxed SIMD";
  const name = `weights after ${steps} steps are the same bits on 1, 2, 3 and 8 threads, ${simd}`;
  Deno.test(name, async () => {
    const expected = await trainOnThreads(1, relaxed);
    for (const threads of [2, 3, 8]) {
      const actual = await trainOnThreads(threads, relaxed);
      assert.deepEqual([...actual.keys()], [...expected.keys()]);
      for (const [name, { data }] of expected) {
        const other = actual.get(name)!.data;
        const differ = [...data].findIndex((value, index) => !Object.is(value, other[index]));
        assert.equal(differ, -1, `${name} differs at ${differ} on ${threads} threads`);
      }
    }
  });
}
