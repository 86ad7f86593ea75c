import assert from "node:assert/strict";
import { MeasuredRun } from "./measured_run.ts";
import { runChart } from "./run_chart.ts";
import { RunSeries } from "./run_series.ts";
import { sampleMetrics } from "./sample_metrics.ts";

const run = new MeasuredRun(new RunSeries(sampleMetrics(2)), () => 10);
const all = { axis: "epoch", span: 20, isLogarithmic: true, hasValidation: true } as const;
const choices = { axis: "epoch", span: 20, isLogarithmic: true } as const;

Deno.test("loss and accuracy show batches, their average, epochs and tests", () => {
  const { lines, scale } = runChart(run, "loss", choices);
  assert.deepEqual(lines.map(({ name }) => name), ["Batch", "Smoothed", "Epoch", "Test"]);
  assert.deepEqual(lines.map(({ x }) => x.length), [20, 20, 2, 2]);
  assert.deepEqual(lines.map(({ x }) => x[x.length - 1]), [2, 2, 2, 2]);
  assert.equal(scale, "logarithmic");
  assert.equal(runChart(run, "accuracy", choices).scale, "errors");
  assert.equal(runChart(run, "accuracy", { ...choices, isLogarithmic: false }).scale, "fraction");
});

Deno.test("a run that holds images out has a line for them, also before its first epoch", () => {
  const { lines } = runChart(run, "loss", all);
  assert.deepEqual(lines.map(({ name }) => name).slice(2), ["Epoch", "Validation", "Test"]);
  assert.deepEqual(lines[3].y, [0.4, 0.4]);
  const begun = new MeasuredRun(new RunSeries(), () => 10);
  assert.equal(runChart(begun, "accuracy", all).lines.length, lines.length);
});

Deno.test("without smoothing, batches stand for themselves", () => {
  const { lines } = runChart(run, "loss", { ...choices, span: 0 });
  assert.deepEqual(lines.map(({ name }) => name), ["Batch", "Epoch", "Test"]);
  assert.equal(lines[0].isFaint, undefined);
});

Deno.test("what is drawn twice differs by more than its colour", () => {
  for (const measure of ["loss", "accuracy", "imagesPerSecond"] as const) {
    const styles = runChart(run, measure, all).lines.map(({ width, dash, isFaint, mark }) =>
      JSON.stringify({ width, dash, isFaint, mark })
    );
    assert.equal(new Set(styles).size, styles.length);
  }
});

Deno.test("images a second and the learning rate have no tests", () => {
  const names = (measure: "imagesPerSecond" | "learningRate") =>
    runChart(run, measure, choices).lines.map(({ name }) => name);
  assert.deepEqual(names("imagesPerSecond"), ["Batch", "Smoothed"]);
  assert.deepEqual(names("learningRate"), ["Learning rate"]);
});
