import assert from "node:assert/strict";
import { trainSmall } from "./training_worker.ts";

function trainInWorker(seed: number): Promise<number[]> {
  const worker = new Worker(new URL("training_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<number[]>();
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = reject;
  worker.postMessage(seed);
  return promise.finally(() => worker.terminate());
}

Deno.test("networks that train at once, each in a worker, come out as if each were alone", async () => {
  const together = await Promise.all([1, 2, 3].map(trainInWorker));
  const alone = [];
  for (const seed of [1, 2, 3]) alone.push(await trainSmall(seed));
  assert.deepEqual(together, alone);
  assert.notDeepEqual(alone[0], alone[1]);
  assert(alone.every((losses) => losses.at(-1)! < losses[0]));
});
