import assert from "node:assert/strict";
import { mostRuns } from "./compare_address.ts";
import { Comparison } from "./comparison.ts";
import { LiveRun } from "./live_run.ts";
import { sampleRun } from "./sample_run.ts";

/** Runs that say which of them are connected. */
function comparison(ids: string[]) {
  const connected = new Set<string>();
  const runs = new Comparison(ids.map((id) => sampleRun({ id })), (run) =>
    new LiveRun(run, {
      follow: () => {
        connected.add(run.id);
        return () => connected.delete(run.id);
      },
      request: () => Promise.reject(new Error("Nothing is asked for here.")),
      nextFrame: () => {},
    }));
  return { runs, connected };
}

Deno.test("runs are live while they are compared", () => {
  const { runs, connected } = comparison(["a", "b"]);
  assert.equal(connected.size, 0);
  const disconnect = runs.connect();
  runs.add(sampleRun({ id: "c" }));
  runs.remove("a");
  assert.deepEqual([...connected], ["b", "c"]);
  assert.deepEqual(runs.ids, ["b", "c"]);
  disconnect();
  assert.equal(connected.size, 0);
});

Deno.test("no run is there twice, and no more than can be told apart", () => {
  const { runs } = comparison(["a"]);
  runs.add(sampleRun({ id: "a" }));
  assert.deepEqual(runs.ids, ["a"]);
  for (let index = 0; index < 2 * mostRuns; index++) runs.add(sampleRun({ id: `run ${index}` }));
  assert.equal(runs.ids.length, mostRuns);
});
