import assert from "node:assert/strict";
import { type Contestant, judge, raceInTurn } from "./race.ts";

/** A program that tells an accuracy which depends on the seed. */
function scripted(name: string, accuracy: (seed: number) => number, calls: string[]): Contestant {
  return {
    name,
    command(seed, limit) {
      calls.push(`${name} ${seed} ${limit}`);
      const event = JSON.stringify({ type: "test", accuracy: accuracy(seed) });
      return Promise.resolve(["deno", "eval", `console.log(${JSON.stringify(event)})`]);
    },
  };
}

Deno.test("contestants run in turn, after a short run that is not counted", async () => {
  const calls: string[] = [], notes: string[] = [];
  const contestants = [scripted("a", () => 0.995, calls), scripted("b", () => 0.5, calls)];
  const results = await raceInTurn(contestants, { rounds: 2, note: (line) => notes.push(line) });
  assert.deepEqual(calls.slice(0, 2), ["a 0 256", "b 0 256"]);
  assert.deepEqual(calls.slice(2), [
    "a 1 undefined",
    "b 1 undefined",
    "a 2 undefined",
    "b 2 undefined",
  ]);
  assert.deepEqual(results.map(({ runs }) => runs.map(({ seed }) => seed)), [[1, 2], [1, 2]]);
  assert.equal(notes.length, 4);
  assert(results[0].toGoal !== undefined && results[0].toGoal.least > 0);
  assert.equal(results[1].toGoal, undefined);
});

Deno.test("seconds count only where the run reached the goal", () => {
  const runs = [[10, 0.9899], [20, 0.99], [30, 0.995]].map(([seconds, accuracy], index) => ({
    seed: index,
    seconds,
    accuracy,
  }));
  assert.deepEqual(judge("name", runs).toGoal, { median: 25, least: 20, most: 30 });
});
