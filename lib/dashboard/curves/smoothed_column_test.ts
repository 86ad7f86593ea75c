import assert from "node:assert/strict";
import { batchEvent, startEvent } from "../../cli/sample_events.ts";
import { RunSeries } from "./run_series.ts";
import { sampleMetrics, stored } from "./sample_metrics.ts";
import { SmoothedColumn } from "./smoothed_column.ts";
import { smooth } from "./smoothing.ts";

function expected(series: RunSeries, span: number): number[] {
  return [...smooth(series.batches.step.values, series.batches.loss.values, span)];
}

Deno.test("what grows step by step is the same as what is smoothed at once", () => {
  const series = new RunSeries(sampleMetrics(2));
  const column = new SmoothedColumn(series, "loss");
  assert.deepEqual([...column.values(5)], expected(series, 5));
  series.apply(stored(1000, batchEvent(21)));
  assert.deepEqual([...column.values(5)], expected(series, 5));
  assert.deepEqual([...column.values(50)], expected(series, 50));
});

Deno.test("steps that are done anew are smoothed anew", () => {
  const series = new RunSeries(sampleMetrics(2));
  const column = new SmoothedColumn(series, "loss");
  column.values(5);
  series.apply(stored(1000, startEvent({ resumed: { step: 10, epoch: 1 } })));
  for (let step = 11; step <= 25; step++) series.apply(stored(1000 + step, batchEvent(step)));
  assert.deepEqual([...column.values(5)], expected(series, 5));
});
