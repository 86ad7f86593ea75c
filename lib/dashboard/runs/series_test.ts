import { deepEqual, equal } from "node:assert/strict";
import { sampleRun } from "../curves/sample_run.ts";
import { runsOfSeries, seedOf, seriesResult } from "./series.ts";

const place = (number: number, id = "first") => ({ id, number, of: 3 });
const done = (testAccuracy: number) => sampleRun({ state: "completed", testAccuracy });

Deno.test("the runs of a series are found in its order", () => {
  const runs = [
    sampleRun({ id: "c", series: place(3) }),
    sampleRun({ id: "alone" }),
    sampleRun({ id: "other", series: place(1, "other") }),
    sampleRun({ id: "a", series: place(1) }),
  ];
  deepEqual(runsOfSeries(runs, "first").map(({ id }) => id), ["a", "c"]);
});

Deno.test("a series comes to a mean and a sample's standard deviation of those that are done", () => {
  deepEqual(seriesResult([sampleRun({ state: "running", testAccuracy: 0.5 })]), { done: 0 });
  deepEqual(seriesResult([done(0.99)]), { done: 1, mean: 0.99 });
  const stopped = sampleRun({ state: "stopped", testAccuracy: 0.1 });
  const result = seriesResult([done(0.25), done(0.5), stopped, done(0.75)]);
  deepEqual(result, { done: 3, mean: 0.5, standardDeviation: 0.25 });
});

Deno.test("a run that waits knows its seed", () => {
  equal(seedOf(sampleRun()), sampleRun().configuration!.seed);
  equal(seedOf(sampleRun({ configuration: undefined, options: { seed: 4 } })), 4);
  equal(seedOf(sampleRun({ configuration: undefined })), 0);
});
