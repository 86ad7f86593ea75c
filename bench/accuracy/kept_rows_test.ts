import assert from "node:assert/strict";
import { runsOf, withRun } from "./kept_rows.ts";
import { sampleReport, sampleRun, sampleTask } from "./sample_report.ts";

const fast = sampleTask("fast", 1);
const reread = (report: unknown) => JSON.parse(JSON.stringify(report));

Deno.test("runs that are kept are found again, also when the report was read from a file", () => {
  for (const report of [sampleReport, reread(sampleReport)]) {
    assert.deepEqual(runsOf(report, fast).map(({ seed }) => seed), [1, 2]);
  }
  assert.deepEqual(runsOf({}, fast), []);
});

Deno.test("a run more stands in the order of seeds, and changes no other row", () => {
  const report = withRun(sampleReport, fast, sampleRun(0, 0.5));
  assert.deepEqual(runsOf(report, fast).map(({ seed }) => seed), [0, 1, 2]);
  assert.deepEqual(report.table?.[0], sampleReport.table?.[0]);
  assert.deepEqual(report.race, sampleReport.race);
});

Deno.test("a run of the same seed takes the place of the one before", () => {
  const runs = runsOf(withRun(sampleReport, fast, sampleRun(1, 0.5)), fast);
  assert.deepEqual(runs.map(({ seed, accuracy }) => [seed, accuracy]), [[1, 0.5], [2, 0.995]]);
});

Deno.test("where a recipe has changed, the runs made before do not count, and go", () => {
  const changed = sampleTask("fast", 2);
  assert.deepEqual(runsOf(sampleReport, changed), []);
  const report = withRun(sampleReport, changed, sampleRun(1, 0.5));
  assert.deepEqual(report.table?.map(({ recipe, runs }) => [recipe, runs.length]), [
    ["accurate", 1],
    ["fast", 1],
  ]);
});
