import assert from "node:assert/strict";
import { compareChart, lineStyle } from "./compare_chart.ts";
import { mostRuns } from "./compare_address.ts";
import { MeasuredRun } from "./measured_run.ts";
import { type Measure, measures } from "./measures.ts";
import { RunSeries } from "./run_series.ts";
import { sampleMetrics } from "./sample_metrics.ts";

const measured = new MeasuredRun(new RunSeries(sampleMetrics(2)), () => 10);
const runs = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Run ${index}`, measured }));
const choices = { axis: "epoch", span: 20, isLogarithmic: true } as const;

Deno.test("each run that can be compared has a style of its own, six of them by dash alone", () => {
  const styles = Array.from({ length: mostRuns }, (_, index) => lineStyle(index));
  assert.equal(new Set(styles.map((style) => JSON.stringify(style))).size, mostRuns);
  assert.equal(new Set(styles.slice(0, 6).map(({ dash }) => String(dash))).size, 6);
});

Deno.test("every measure has a line a run, and batches where they hide nothing", () => {
  for (const measure of Object.keys(measures) as Measure[]) {
    const { lines } = compareChart(runs(4), measure, choices);
    assert.deepEqual(lines.map(({ name }) => name), ["Run 0", "Run 1", "Run 2", "Run 3"]);
    assert.ok(lines.every(({ x }) => x.length > 0), measure);
  }
  assert.equal(compareChart(runs(2), "loss", choices).lines.length, 4);
  assert.equal(compareChart(runs(2), "testLoss", choices).lines.length, 2);
  assert.equal(compareChart(runs(2), "loss", { ...choices, span: 0 }).lines.length, 2);
});
