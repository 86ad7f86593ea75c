import { deepEqual, equal } from "node:assert/strict";
import { batchEvent, startEvent } from "../../cli/sample_events.ts";
import type { ListedRun, StoredEvent } from "../../runs/run.ts";
import { sampleRun } from "../curves/sample_run.ts";
import { RunList } from "./run_list.ts";

const listed = (changes: Partial<ListedRun> = {}): ListedRun => ({
  ...sampleRun(),
  sparkline: [],
  ...changes,
});

const stored = (run: string, event: StoredEvent["event"]): StoredEvent => ({
  id: 1,
  run,
  seconds: 5,
  event,
});

Deno.test("runs are listed newest first", () => {
  const list = new RunList([
    listed({ id: "a", created: "2026-11-01T00:00:00Z" }),
    listed({ id: "c", created: "2026-11-02T00:00:00Z" }),
    listed({ id: "b", created: "2026-11-02T00:00:00Z" }),
  ]);
  deepEqual(list.runs.map(({ id }) => id), ["c", "b", "a"]);
});

Deno.test("a batch advances its run, draws its line on and leaves others the same objects", () => {
  const list = new RunList([listed({ id: "a" }), listed({ id: "b" })]);
  const [b, a] = list.runs;
  list.apply(stored("a", batchEvent(1, { loss: 2.5 })));
  const [sameB, newA] = list.runs;
  equal(sameB, b);
  equal(a.step, 0);
  deepEqual([newA.step, newA.loss, newA.seconds, newA.sparkline], [1, 2.5, 5, [2.5]]);
});

Deno.test("a run that is new appears, one that is deleted goes, events of unknown ones are nothing", () => {
  const list = new RunList();
  list.apply(stored("a", batchEvent(1)));
  deepEqual(list.runs, []);
  const run = sampleRun({ id: "a", state: "queued" });
  list.apply(stored("a", { type: "run", run }));
  deepEqual(list.runs, [{ ...run, sparkline: [] }]);
  list.apply(stored("a", { type: "deleted" }));
  deepEqual(list.runs, []);
});

Deno.test("a run that is renamed keeps its line; one that goes on from earlier loses its end", () => {
  const list = new RunList([listed({ id: "a", step: 40, sparkline: [4, 3, 2, 1] })]);
  list.apply(stored("a", { type: "run", run: sampleRun({ id: "a", name: "best", step: 40 }) }));
  deepEqual([list.runs[0].name, list.runs[0].sparkline], ["best", [4, 3, 2, 1]]);
  list.apply(stored("a", { ...startEvent(), resumed: { step: 20, epoch: 2 } }));
  deepEqual([list.runs[0].step, list.runs[0].sparkline], [20, [4, 3]]);
});
