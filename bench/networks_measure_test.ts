import assert from "node:assert/strict";
import { measureInTurn } from "./networks_measure.ts";
import type { Answer, NetworkPeer } from "./networks_peer.ts";

/** A peer whose steps take `second` seconds each, or which refuses. */
function fakePeer(batch: number, second: number, log: string[], refusal?: string): NetworkPeer {
  const options = { network: "none", backend: "cpu", threads: 1, batch } as const;
  return {
    options,
    ask(work, steps): Promise<Answer> {
      log.push(`${batch}: ${work} ${steps}`);
      const answer = { seconds: second * steps, stockKernels: ["Tan"] };
      return Promise.resolve(refusal === undefined ? answer : { refusal });
    },
    close: () => Promise.resolve(),
  };
}

Deno.test("peers warm up, then take turns; a round of a fast one has many steps", async () => {
  const log: string[] = [];
  const peers = [fakePeer(32, 0.125, log), fakePeer(1, 3, log)];
  const [fast, slow] = await measureInTurn(peers, "train", 4);
  assert.deepEqual(log, [
    ...["32: train 1", "32: train 2", "32: train 2", "1: train 1"],
    ...["32: train 2", "1: train 1", "32: train 2", "1: train 1", "32: train 2", "1: train 1"],
    // The slow one has worked for longer than is asked of it.
    "32: train 2",
  ]);
  assert.deepEqual(fast, {
    imagesPerSecond: [256, 256, 256, 256],
    summary: { median: 256, least: 256, most: 256 },
    stockKernels: ["Tan"],
  });
  assert("summary" in slow && slow.imagesPerSecond.length === 3);
});

Deno.test("a peer that refuses is asked once and says why", async () => {
  const log: string[] = [];
  const refusal = "Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'";
  const speeds = await measureInTurn([fakePeer(32, 1, log, refusal)], "train", 3);
  assert.deepEqual(speeds, [{ refusal }]);
  assert.deepEqual(log, ["32: train 1"]);
});
