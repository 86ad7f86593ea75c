import assert from "node:assert/strict";
import { batchEvent } from "../../cli/sample_events.ts";
import type { Metrics, Run } from "../../runs/run.ts";
import type { Followed } from "../live/follow.ts";
import { LiveRun, type LiveRunSources } from "./live_run.ts";
import { sampleMetrics, stored } from "./sample_metrics.ts";
import { sampleRun } from "./sample_run.ts";

/** A run whose events and pictures come when the test says so. */
function liveRun() {
  const asked: string[] = [];
  const frames: (() => void)[] = [];
  let followed: Followed<{ metrics: Metrics; run: Run }> | undefined;
  const request = (_method: string, path: string) => {
    asked.push(path);
    return Promise.resolve(path.endsWith("/metrics") ? sampleMetrics(1) : sampleRun({ step: 10 }));
  };
  const live = new LiveRun(sampleRun({ id: "sample" }), {
    follow: (given) => {
      followed = given;
      return () => {};
    },
    request: request as LiveRunSources["request"],
    nextFrame: (callback) => frames.push(callback),
  });
  live.connect();
  const draw = () => frames.splice(0).forEach((frame) => frame());
  return { live, asked, draw, followed: followed! };
}

Deno.test("what was measured is fetched before how the run stands, and shown together", async () => {
  const { live, asked, draw, followed } = liveRun();
  assert.equal(live.connection.value, "joining");
  followed.reset(await followed.fetch());
  assert.deepEqual(asked, ["/api/runs/sample/metrics", "/api/runs/sample"]);
  draw();
  assert.equal(live.connection.value, "live");
  assert.equal(live.run.value.step, 10);
  assert.equal(live.measured.series.length, 10);
  assert.equal(live.revision.value, 1);
});

Deno.test("many events between two pictures make one change", async () => {
  const { live, draw, followed } = liveRun();
  followed.reset(await followed.fetch());
  draw();
  for (let step = 11; step <= 30; step++) followed.apply(stored(1000 + step, batchEvent(step)));
  assert.equal(live.revision.value, 1);
  draw();
  assert.equal(live.revision.value, 2);
  assert.equal(live.run.value.step, 30);
  assert.equal(live.measured.series.length, 30);
});

Deno.test("events of other runs are passed over", async () => {
  const { live, draw, followed } = liveRun();
  followed.reset(await followed.fetch());
  followed.apply({ ...stored(1000, batchEvent(11)), run: "another" });
  draw();
  assert.equal(live.measured.series.length, 10);
});

Deno.test("a run that is deleted, or unknown to the server, says so", async () => {
  const { live, followed } = liveRun();
  followed.reset(await followed.fetch());
  followed.apply(stored(1000, { type: "deleted" }));
  assert.equal(live.connection.value, "deleted");
});
