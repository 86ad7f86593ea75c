import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Dataset } from "../../lib/data/dataset.ts";
import {
  averagePool,
  CNN,
  conv,
  convBlock,
  dense,
  flatten,
  globalAveragePool,
  type Network,
  presets,
  relu,
  sequential,
} from "../../lib/model/mod.ts";
import type { TrainOptions } from "../../lib/train/options.ts";
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

/** Images of noise. */
function noise(side: number, count: number): Dataset {
  return {
    name: "noise",
    images: Uint8Array.from({ length: count * side ** 2 }, (_, at) => at * at),
    labels: Uint8Array.from({ length: count }, (_, at) => at % 10),
    count,
    height: side,
    width: side,
    channels: 1,
    classes: 10,
    classNames: [..."0123456789"],
  };
}

/** The kernels that one epoch of a network runs. */
async function kernelsOfTraining(
  network: Network,
  side: number,
  settings: TrainOptions,
): Promise<Set<string>> {
  const backend = await selectBackend({ prefer: "wasm", threads: 2 });
  const imageShape = [side, side, 1] as const;
  const model = new CNN({ network, imageShape, epochs: 1, batchSize: 8 });
  const data = { train: noise(side, 24), test: noise(side, 8) };
  for await (const _ of train(model, data, { ...settings, backend }));
  const kernels = ownKernels();
  model.dispose();
  backend.dispose();
  return kernels;
}

Deno.test("every kernel that training and testing of any preset and setting run is among them", async () => {
  const clipped = { clipNorm: 1, movingAverage: 0.9, labelSmoothing: 0.1 };
  const averaging = sequential([
    conv(8, { padding: 1 }),
    relu(),
    averagePool(),
    flatten(),
    dense(),
  ]);
  const runs = [
    await kernelsOfTraining(presets.tutorial(), 28, {}),
    await kernelsOfTraining(presets.tutorial({ norm: "after", dropout: 0.2 }), 28, clipped),
    await kernelsOfTraining(presets.tiny({ dropout: 0.2 }), 28, { optimizer: "adamw" }),
    await kernelsOfTraining(presets.deep(), 12, { optimizer: "sgd", weightDecay: 0.01 }),
    await kernelsOfTraining(presets.deep({ norm: "after" }), 12, {}),
    await kernelsOfTraining(averaging, 12, {}),
    await kernelsOfTraining(
      sequential([
        convBlock({ filters: 8, norm: "none", dropout: 0.1 }),
        globalAveragePool(),
        dense(),
      ]),
      12,
      {},
    ),
  ];
  const trained = runs.reduce((all, kernels) => all.union(kernels));
  let tested = new Set<string>();
  await selfCheck([], (found, expected) => {
    tested = ownKernels();
    return largestDifference(found, expected);
  });
  assert.ok(trained.size > 25, `${trained.size}`);
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
