import assert from "node:assert/strict";
import { trainAlone } from "./train_alone.ts";

/** Trains in a worker of its own. */
async function trainInWorker(seed: number): Promise<number[]> {
  const worker = new Worker(new URL("train_in_worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(seed);
    });
  } finally {
    worker.terminate();
  }
}

Deno.test("two models that train at once, each in its worker, end as each does alone", async () => {
  const together = await Promise.all([1, 2].map(trainInWorker));
  const alone = [await trainAlone(1), await trainAlone(2)];
  assert.notDeepEqual(alone[0], alone[1]);
  assert(alone[0].length > 114_314);
  assert.deepEqual(together[0], alone[0]);
  assert.deepEqual(together[1], alone[1]);
});
