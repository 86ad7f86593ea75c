import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useWasmThreads } from "../wasm/mod.ts";
import { softmaxCrossEntropy } from "./cross_entropy.ts";

Deno.test("a label that is no class makes the loss NaN on wasm-threads, and reads nothing else", async () => {
  const backend = await useWasmThreads({ threads: 1 });
  try {
    for (const label of [-1, 3, 2 ** 30]) {
      const loss = tf.tidy(() =>
        softmaxCrossEntropy(tf.tensor2d([[1, 2, 3]]), tf.tensor1d([label], "int32"))
          .loss.dataSync()[0]
      );
      assert(Number.isNaN(loss), `${loss} for the label ${label}`);
    }
  } finally {
    backend.dispose();
  }
});
