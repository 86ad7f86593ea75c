import assert from "node:assert/strict";
import { bestRuns, resultColumns } from "./results.ts";
import { sampleRun } from "./sample_run.ts";

Deno.test("the best run has the greatest accuracy, and the smallest loss", () => {
  const runs = [
    sampleRun({ id: "a", testAccuracy: 0.98, testLoss: 0.1 }),
    sampleRun({ id: "b", testAccuracy: 0.99, testLoss: 0.2 }),
    sampleRun({ id: "c" }),
  ];
  assert.deepEqual(bestRuns(runs, resultColumns.testAccuracy), ["b"]);
  assert.deepEqual(bestRuns(runs, resultColumns.testLoss), ["a"]);
});

Deno.test("where there is no choice, none is best", () => {
  const same = [sampleRun({ id: "a", loss: 1 }), sampleRun({ id: "b", loss: 1 })];
  assert.deepEqual(bestRuns(same, resultColumns.loss), []);
  assert.deepEqual(bestRuns([same[0], sampleRun({ loss: NaN })], resultColumns.loss), []);
});
