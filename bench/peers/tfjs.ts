/**
 * Stock TensorFlow.js as a peer: the same network of tf.layers, trained by `trainOnBatch`.
 *
 *     deno run --allow-all bench/peers/tfjs.ts cpu OPTIONS
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { selectBackend } from "../../backends/mod.ts";
import { batchesInOrder } from "./images.ts";
import { serve } from "./serve.ts";
import { tfjsNetwork } from "./tfjs_network.ts";
import { readWeights } from "./weights.ts";

/** Makes a stock backend active; says how it runs. */
async function useStock(backend: string): Promise<string> {
  if (backend === "cpu") {
    await selectBackend({ prefer: "cpu" });
    return "plain JavaScript";
  }
  const { getThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
  await tf.setBackend("wasm");
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
  const threaded = await tf.env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT");
  const threads = threaded ? getThreadsCount() : 1;
  return `${simd ? "SIMD" : "no SIMD"}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

await serve(async ({ train }, { folder, batch }) => {
  const engine = await useStock(Deno.args[0]);
  const model = tfjsNetwork(await readWeights(folder));
  const source = batchesInOrder(train, batch.train);
  return {
    version: `${tf.version.tfjs}, ${engine}`,
    async train(steps) {
      for (let step = 0; step < steps; step++) {
        const { images, labels } = source.next().value;
        const x = tf.tensor4d(images, [batch.train, 28, 28, 1]);
        const y = tf.tensor1d(labels, "float32");
        await model.trainOnBatch(x, y);
        tf.dispose([x, y]);
      }
    },
    async predict(images) {
      const count = images.length / 784;
      const output = tf.tidy(() =>
        model.predictOnBatch(tf.tensor4d(images, [count, 28, 28, 1])) as tf.Tensor2D
      );
      const rows = await output.array();
      output.dispose();
      return rows.map((probabilities) => ({
        class: probabilities.indexOf(Math.max(...probabilities)),
        probabilities,
      }));
    },
  };
});
