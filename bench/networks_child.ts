/**
 * A child of networks.ts: one network on one backend, which trains and predicts as it is told.
 *
 *     deno run --allow-all bench/networks_child.ts '{"network":"LeNet-5","backend":"cpu","threads":1,"batch":1}'
 *
 * Each line of its input is `train STEPS` or `predict STEPS`; each answer is a line of JSON.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { createInterface } from "node:readline";
import { selectBackend } from "../backends/select.ts";
import { BACKEND_NAME, useWasmThreads } from "../backends/wasm/mod.ts";
import { networks } from "../tests/networks/mod.ts";
import { prepare, type Prepared } from "../tests/networks/prepare.ts";
import type { Answer, NetworkPeerOptions, Work } from "./networks_peer.ts";

/** Makes the backend active; gives the kernels that ran on stock code, once they have run. */
async function useBackend({ backend, threads }: NetworkPeerOptions): Promise<() => string[]> {
  if (backend === BACKEND_NAME) {
    const active = await useWasmThreads({ threads });
    return () => active.report().filter(({ fallback }) => fallback > 0).map(({ kernel }) => kernel);
  }
  if (backend === "cpu") await selectBackend({ prefer: "cpu" });
  else {
    await import("@tensorflow/tfjs-backend-wasm");
    await tf.setBackend("wasm");
  }
  return () => [];
}

/** What a user does: stock Adam through `trainOnBatch`, and predictions that are read back. */
const work = {
  async train({ model, images, labels }: Prepared) {
    await model.trainOnBatch(images, labels);
  },
  async predict({ model, images }: Prepared) {
    const output = model.predictOnBatch(images) as tf.Tensor;
    await output.data();
    output.dispose();
  },
};

const options: NetworkPeerOptions = JSON.parse(Deno.args[0]);
const stockKernels = await useBackend(options);
const network = networks.find(({ name }) => name === options.network)!;
const prepared = prepare(network, network.benchmarkShape, options.batch);
prepared.model.compile({ optimizer: tf.train.adam(0.001), loss: "categoricalCrossentropy" });
const say = (answer: Answer) => console.log(JSON.stringify(answer));

for await (const line of createInterface({ input: process.stdin })) {
  const [name, steps] = line.split(" ");
  const begin = performance.now();
  try {
    for (let step = 0; step < Number(steps); step++) {
      await work[name as Work](prepared);
    }
    say({ seconds: (performance.now() - begin) / 1000, stockKernels: stockKernels() });
  } catch (error) {
    say({ refusal: (error as Error).message });
  }
}
Deno.exit();
