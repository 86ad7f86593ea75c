import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useWasmThreads } from "./mod.ts";

Deno.test("workers see the memory grow while they compute (200 growths)", async () => {
  const backend = await useWasmThreads({ threads: 3 });
  try {
    // The workers must be there before the memory grows: they learn its size when they start.
    while (backend.engine.tally.some((parts) => parts === 0)) {
      tf.tidy(() => tf.relu(tf.ones([2 ** 20])));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const before = backend.engine.heap.pages;
    tf.tidy(() => {
      for (let round = 0; round < 200; round++) tf.relu(tf.ones([2 ** 20]));
    });
    assert(backend.engine.heap.pages > before);
  } finally {
    backend.dispose();
  }
});
