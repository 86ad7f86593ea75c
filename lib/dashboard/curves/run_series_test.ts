import assert from "node:assert/strict";
import { batchEvent, startEvent } from "../../cli/sample_events.ts";
import { batchColumns, RunSeries } from "./run_series.ts";
import { sampleEvents, sampleMetrics, stored } from "./sample_metrics.ts";

function contents(series: RunSeries): unknown {
  return {
    batches: batchColumns.map((name) => [...series.batches[name].values]),
    epochs: series.epochs,
    tests: series.tests,
    checkpoints: series.checkpoints,
  };
}

Deno.test("events one by one make the same series as the metrics of all", () => {
  const series = new RunSeries();
  sampleEvents(2).forEach((event, index) => series.apply(stored(index + 1, event)));
  assert.deepEqual(contents(series), contents(new RunSeries(sampleMetrics(2))));
});

Deno.test("events that the metrics held already are not taken twice", () => {
  const series = new RunSeries(sampleMetrics(2));
  const before = contents(series);
  sampleEvents(2).forEach((event, index) => {
    assert.equal(series.apply(stored(index + 1, event)), false);
  });
  assert.deepEqual(contents(series), before);
});

Deno.test("a resumed run drops the steps that it does anew", () => {
  const series = new RunSeries(sampleMetrics(2));
  series.apply(stored(99, { type: "checkpoint", step: 10, epoch: 1, model: "", state: "" }));
  series.apply(stored(100, startEvent({ resumed: { step: 10, epoch: 1 } })));
  assert.equal(series.rewinds, 1);
  assert.equal(series.length, 10);
  assert.equal(series.epochs.length, 1);
  assert.equal(series.tests.length, 1);
  assert.equal(series.checkpoints.length, 1);
});

Deno.test("a run that is resumed where it ended keeps all, though it is tested again", () => {
  const series = new RunSeries(sampleMetrics(2));
  assert.equal(series.apply(stored(100, startEvent({ resumed: { step: 20, epoch: 2 } }))), false);
  assert.equal(series.length, 20);
  assert.equal(series.rewinds, 0);
});

Deno.test("a hundred thousand steps are appended in less than a second", () => {
  const series = new RunSeries();
  const began = performance.now();
  for (let step = 1; step <= 100_000; step++) series.apply(stored(step, batchEvent(step)));
  assert.ok(performance.now() - began < 1000);
  assert.equal(series.length, 100_000);
});
