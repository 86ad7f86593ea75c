import assert from "node:assert/strict";
import { timeInTurn } from "./in_turn.ts";

Deno.test("runners warm up, then take turns; a round of a fast one has many repetitions", async () => {
  const log: string[] = [];
  const runner = (name: string, second: number) => (repetitions: number) => {
    log.push(`${name} ${repetitions}`);
    return Promise.resolve(second * repetitions);
  };
  const runners = [runner("fast", 0.0625), runner("slow", 4)];
  const timings = await timeInTurn(runners, { rounds: 2, warmUp: 0.25, round: 0.25 });
  assert.deepEqual(log, [
    ...["fast 1", "fast 2", "fast 4", "slow 1"],
    ...["fast 4", "slow 1", "fast 4", "slow 1"],
  ]);
  assert.deepEqual(timings, [
    { median: 0.0625, least: 0.0625, most: 0.0625, rounds: [0.0625, 0.0625] },
    { median: 4, least: 4, most: 4, rounds: [4, 4] },
  ]);
});

Deno.test("the rounds' spread is kept, and work too short for the clock comes to an end", async () => {
  let calls = 0;
  const [timing] = await timeInTurn(
    [(repetitions) => Promise.resolve(calls++ < 3 ? 0 : repetitions * calls)],
    { rounds: 2, warmUp: 1, round: 1 },
  );
  assert.deepEqual(timing, { median: 5.5, least: 5, most: 6, rounds: [5, 6] });
});
