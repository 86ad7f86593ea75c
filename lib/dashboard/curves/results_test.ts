import assert from "node:assert/strict";
import type { Run } from "../../runs/run.ts";
import { bestRuns, resultColumns } from "./results.ts";
import { RunSeries } from "./run_series.ts";
import { sampleMetrics } from "./sample_metrics.ts";
import { sampleRun } from "./sample_run.ts";

const result = (changes: Partial<Run>, epochs = 0) => ({
  run: sampleRun(changes),
  series: new RunSeries(sampleMetrics(epochs)),
});

Deno.test("the best run has the greatest accuracy, and the smallest loss", () => {
  const results = [
    result({ id: "a", testAccuracy: 0.98, testLoss: 0.1 }),
    result({ id: "b", testAccuracy: 0.99, testLoss: 0.2 }),
    result({ id: "c" }),
  ];
  assert.deepEqual(bestRuns(results, resultColumns.testAccuracy), ["b"]);
  assert.deepEqual(bestRuns(results, resultColumns.testLoss), ["a"]);
});

Deno.test("the training loss is that of the last whole epoch", () => {
  assert.equal(resultColumns.loss.of(result({ loss: 9 }, 2)), 0.4321);
  assert.equal(resultColumns.loss.of(result({ loss: 9 })), undefined);
});

Deno.test("where there is no choice, none is best", () => {
  const same = [result({ id: "a", testLoss: 1 }), result({ id: "b", testLoss: 1 })];
  assert.deepEqual(bestRuns(same, resultColumns.testLoss), []);
  assert.deepEqual(bestRuns([same[0], result({ testLoss: NaN })], resultColumns.testLoss), []);
});
