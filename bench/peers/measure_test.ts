import assert from "node:assert/strict";
import { measureInTurn } from "./measure.ts";
import { type Amount, planPeers } from "./plan.ts";
import type { Answer } from "./protocol.ts";

const [plan] = planPeers({ threads: 1, rounds: 1, steps: 1, batch: 1 }, undefined);

/** A peer whose steps take a second each, or which refuses. */
function fake(train: Amount | undefined, log: string[], refusal?: string) {
  return {
    plan: { ...plan, amounts: { train } },
    work(work: string, steps: number): Promise<Answer> {
      log.push(`${work} ${steps}`);
      return Promise.resolve(refusal === undefined ? { seconds: steps } : { refusal });
    },
  };
}

Deno.test("peers warm up, then take turns; one that does fewer rounds waits for the others", async () => {
  const log: string[] = [], notes: string[] = [];
  const fast = fake({ batch: 128, steps: 20, rounds: 3 }, log);
  const slow = fake({ batch: 4, steps: 1, rounds: 2 }, log);
  const absent = fake(undefined, log);
  const speeds = await measureInTurn([fast, slow, absent], "train", (line) => notes.push(line));
  assert.deepEqual(log, [
    ...["train 5", "train 1"],
    ...["train 20", "train 1", "train 20", "train 1", "train 20"],
  ]);
  assert.deepEqual(speeds[0], {
    ...{ batch: 128, steps: 20, rounds: 3 },
    imagesPerSecond: [128, 128, 128],
    summary: { median: 128, least: 128, most: 128 },
  });
  assert(speeds[1] !== undefined && "summary" in speeds[1] && speeds[1].summary.median === 4);
  assert.equal(speeds[2], undefined);
  assert.deepEqual(notes.map((note) => note.split(/,|:/)[1].trim()), [
    ...["warm-up", "warm-up"],
    ...["round 1 of 3", "round 2 of 3", "round 3 of 3"],
  ]);
});

Deno.test("a peer that refuses is asked once and says why", async () => {
  const log: string[] = [];
  const peer = fake({ batch: 1, steps: 1, rounds: 3 }, log, "No such kernel");
  assert.deepEqual(await measureInTurn([peer], "train", () => {}), [{ refusal: "No such kernel" }]);
  assert.deepEqual(log, ["train 1"]);
});
