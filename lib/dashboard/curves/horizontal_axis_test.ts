import assert from "node:assert/strict";
import {
  describePosition,
  formatPosition,
  horizontalAxes,
  positionOf,
  positionsOfSteps,
  ticksAlong,
} from "./horizontal_axis.ts";
import { RunSeries } from "./run_series.ts";
import { sampleMetrics } from "./sample_metrics.ts";

const axes = Object.keys(horizontalAxes) as (keyof typeof horizontalAxes)[];

Deno.test("steps ascend along each axis, and an epoch's end stands where its last step does", () => {
  const series = new RunSeries(sampleMetrics(2));
  for (const axis of axes) {
    const positions = positionsOfSteps(axis, series, 10);
    assert.equal(positions.length, 20);
    assert.ok(positions.every((position, at) => at === 0 || position > positions[at - 1]));
  }
  assert.equal(positionsOfSteps("epoch", series, 10).at(-1), 2);
  assert.equal(positionOf("epoch", series.tests[1], 10), 2);
  assert.equal(positionOf("step", series.tests[1], 10), 20);
  assert.equal(positionOf("time", series.tests[1], 10), 26);
});

Deno.test("a place is said as people read it", () => {
  assert.equal(describePosition("step", 1406), "step 1,406");
  assert.equal(describePosition("epoch", 2.5), "epoch 2.5");
  assert.equal(describePosition("time", 84), "1m 24s");
  assert.equal(formatPosition("epoch", 0.30000000000000004), "0.3");
});

Deno.test("ticks are whole steps, round epochs, and what a clock shows", () => {
  assert.deepEqual(ticksAlong("step", { from: 0, to: 3 }, 8), [0, 1, 2, 3]);
  assert.deepEqual(ticksAlong("step", { from: 130, to: 1406 }, 3), [500, 1000]);
  assert.deepEqual(ticksAlong("epoch", { from: 0, to: 1 }, 4), [0, 0.5, 1]);
  assert.deepEqual(ticksAlong("time", { from: 0, to: 90 }, 4), [0, 30, 60, 90]);
  assert.deepEqual(ticksAlong("time", { from: 0, to: 7200 }, 2), [0, 3600, 7200]);
  for (const axis of axes) assert.deepEqual(ticksAlong(axis, { from: 4, to: 4 }, 5), [4]);
});
