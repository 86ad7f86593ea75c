import assert from "node:assert/strict";
import { batchEvent } from "../../cli/sample_events.ts";
import { RunSeries } from "./run_series.ts";
import { sampleMetrics, stored } from "./sample_metrics.ts";
import { sampleRun } from "./sample_run.ts";
import { timeLeft, totalSteps } from "./time_left.ts";

Deno.test("steps left take as long as the last ones, and tests left as the last test", () => {
  const series = new RunSeries();
  for (let step = 1; step <= 6; step++) series.apply(stored(step, batchEvent(step)));
  assert.equal(timeLeft(sampleRun({ step: 6 }), series), 24);
  // The sample's second epoch: a second a step, tests of a second, ten steps and a test left.
  assert.equal(timeLeft(sampleRun({ step: 20 }), new RunSeries(sampleMetrics(2))), 11);
});

Deno.test("at an epoch's first steps, the epoch before says how fast it goes", () => {
  const series = new RunSeries(sampleMetrics(1));
  series.apply(stored(100, batchEvent(11, { epoch: 2 })));
  assert.equal(timeLeft(sampleRun({ step: 11 }), series), 19 + 2);
});

Deno.test("nothing is said where nothing is known, or nothing runs", () => {
  assert.equal(timeLeft(sampleRun(), new RunSeries()), undefined);
  const stopped = sampleRun({ state: "stopped", step: 20 });
  assert.equal(timeLeft(stopped, new RunSeries(sampleMetrics(2))), undefined);
  assert.equal(totalSteps(sampleRun({ configuration: undefined })), undefined);
});
