/**
 * jax-js as a peer, on its WebAssembly backend. It has a configuration and a lock of its own, so that
 * nobody else fetches it.
 *
 *     deno run --allow-all --config bench/peers/jax_js/deno.json bench/peers/jax_js/main.ts OPTIONS
 *
 * @module
 */
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree } from "@jax-js/jax";
import configuration from "./deno.json" with { type: "json" };
import { batchesInOrder } from "../images.ts";
import { serve } from "../serve.ts";
import { readWeights } from "../weights.ts";
import { evaluate, toState } from "./network.ts";
import { corrections, type Training, trainingStep } from "./step.ts";

const imagesOf = (pixels: Float32Array<ArrayBuffer>) =>
  np.array(pixels).reshape([pixels.length / 784, 1, 28, 28]);

const probabilities = jit((state: Parameters<typeof evaluate>[0], images: np.Array) =>
  nn.softmax(evaluate(state, images))
);

await serve(async (data, { folder, threads, batch }) => {
  // It takes as many threads as it believes there are cores.
  Object.defineProperty(navigator, "hardwareConcurrency", { value: threads });
  await init("wasm");
  defaultDevice("wasm");
  const { parameters, statistics } = toState(await readWeights(folder));
  const zeros = () => tree.map((array: np.Array) => np.zeros(array.shape), tree.ref(parameters));
  let training: Training = {
    parameters,
    statistics,
    firstMoments: zeros(),
    secondMoments: zeros(),
  };
  const source = batchesInOrder(data.train, batch.train);
  let step = 0;
  return {
    version: configuration.imports["@jax-js/jax"].replace(/.*@/, "") + `, ${threads} threads`,
    async train(steps) {
      for (const end = step + steps; step < end;) {
        const { images, labels } = source.next().value;
        const y = np.array(labels);
        const result = trainingStep(training, imagesOf(images), y, corrections(++step));
        training = result.training;
        await blockUntilReady(training);
        const value = await result.loss.jsAsync();
        const correct = await result.correct.jsAsync();
        if (Deno.env.get("DEBUG")) console.error(value, correct);
      }
    },
    async predict(images) {
      const { parameters, statistics } = training;
      const state = tree.ref({ parameters, statistics });
      const rows = await probabilities(state, imagesOf(images.slice())).jsAsync() as number[][];
      return rows.map((row) => ({ class: row.indexOf(Math.max(...row)), probabilities: row }));
    },
  };
});
