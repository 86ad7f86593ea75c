import assert from "node:assert/strict";
import { chartSvg } from "./chart_svg.ts";
import { MeasuredRun } from "./measured_run.ts";
import { runChart } from "./run_chart.ts";
import { RunSeries } from "./run_series.ts";
import { sampleMetrics, stored } from "./sample_metrics.ts";
import { batchEvent } from "../../cli/sample_events.ts";

const choices = { axis: "step", span: 20, isLogarithmic: true } as const;

function svgOf(series: RunSeries, name = "Run"): string {
  return chartSvg(name, runChart(new MeasuredRun(series, () => 10), "loss", choices));
}

Deno.test("a chart is saved with all of its lines, their names and marks", () => {
  const svg = svgOf(new RunSeries(sampleMetrics(2)));
  for (const name of ["Batch", "Smoothed", "Epoch", "Test"]) assert.ok(svg.includes(`>${name}<`));
  // Two epochs and two tests, and one mark of each in the legend.
  assert.equal(svg.match(/<circle /g)!.length, 6);
  assert.equal(svg.match(/stroke-dasharray/g)!.length, 2);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});

Deno.test("a run's name is text in it, whatever it is", () => {
  const svg = svgOf(new RunSeries(), `<script>alert("1")</script> & co`);
  assert.ok(svg.includes('&lt;script&gt;alert("1")&lt;/script&gt; &amp; co'));
  assert.ok(!svg.includes("<script"));
});

Deno.test("a run without points, or with a loss that is no number, is drawn all the same", () => {
  assert.doesNotMatch(svgOf(new RunSeries()), /NaN|undefined|Infinity/);
  const series = new RunSeries();
  [1, NaN, 0, 2].forEach((loss, at) => series.apply(stored(at + 1, batchEvent(at + 1, { loss }))));
  assert.doesNotMatch(svgOf(series), /NaN|undefined|Infinity/);
});

Deno.test("a hundred thousand steps make a file of less than 200 kB", () => {
  const series = new RunSeries();
  for (let step = 1; step <= 100_000; step++) {
    series.apply(stored(step, batchEvent(step, { loss: 1 + Math.sin(step) / 2 })));
  }
  assert.ok(svgOf(series).length < 200_000);
});
