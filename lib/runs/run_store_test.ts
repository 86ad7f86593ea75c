import fc from "fast-check";
import assert from "node:assert/strict";
import { join } from "node:path";
import { existsSync } from "node:fs";
import type { BatchEvent } from "../train/events.ts";
import { Database } from "./database.ts";
import { appendEvent } from "./event_log.ts";
import { RunLock } from "./run_lock.ts";
import { RunStore } from "./run_store.ts";
import { withRuns } from "../../tests/runs/runs_folder.ts";

const options = { seed: 3 };

function batch(step: number): BatchEvent {
  return {
    type: "batch",
    step,
    epoch: 1,
    loss: Math.exp(-step / 7) + 0.1,
    accuracy: 1 / 3,
    examples: 128,
    examplesPerSecond: 1234.5678901234567,
    learningRate: 0.01,
  };
}

/** Writes batches into the store, as a recorder would. */
function writeBatches(folder: string, run: string, steps: number): void {
  using database = new Database(join(folder, "runs.sqlite"));
  database.write(() => {
    for (let step = 1; step <= steps; step++) {
      appendEvent(database, { run, seconds: step / 64, event: batch(step) });
    }
  });
}

withRuns("a run is made with its folder, listed newest first, and found by its id", (folder) => {
  using store = RunStore.open(join(folder, "new", "runs"));
  const first = store.create({ options: { ...options, data: "kmnist" }, state: "queued" });
  const second = store.create({ id: "mine", name: "My run", options, state: "starting" });
  assert.match(first.id, /^\d{4}-\d\d-\d\d-\d{6}-[0-9a-f]{4}$/);
  assert.deepEqual(first, {
    id: first.id,
    name: first.id,
    created: first.created,
    state: "queued",
    stopping: false,
    options: { seed: 3, data: "kmnist" },
    epoch: 0,
    step: 0,
    seconds: 0,
  });
  assert.equal(second.name, "My run");
  assert.equal(second.started, second.created);
  assert.deepEqual(store.list(), [second, first].map((run) => ({ ...run, sparkline: [] })));
  assert.deepEqual(store.get("mine"), second);
  assert.equal(store.get("other"), undefined);
  assert.ok(Deno.statSync(join(store.folder, "mine")).isDirectory);
  for (const id of ["", ".", "..", "a/b", "a\\b"]) {
    assert.throws(() => store.create({ id, options, state: "queued" }), /is no run's id/);
  }
  assert.throws(() => store.create({ id: "mine", options, state: "queued" }), /UNIQUE/);
});

withRuns("runs that are made at once are a series, which one alone is not", (folder) => {
  using store = RunStore.open(folder);
  const asked = (seed: number) => ({ options: { seed }, state: "queued" } as const);
  const id = store.makeFolder();
  const runs = store.createAll([{ ...asked(3), id }, asked(4), asked(5)]);
  const places = [1, 2, 3].map((number) => ({ id, number, of: 3 }));
  assert.deepEqual(runs.map(({ series }) => series), places);
  assert.deepEqual(runs.map(({ options }) => options.seed), [3, 4, 5]);
  assert.deepEqual(store.list().map(({ series }) => series), places.toReversed());
  const [alone] = store.createAll([asked(6)]);
  assert.equal(alone.series, undefined);
  const before = store.list().length;
  assert.throws(() => store.createAll([asked(7), { ...asked(8), id: alone.id }]), /UNIQUE/);
  assert.equal(store.list().length, before, "all of them or none");
});

withRuns("every change is told by an event with the run as it stands", (folder) => {
  using store = RunStore.open(folder);
  const { id } = store.create({ options, state: "queued" });
  const name = `<script>alert("1")</script> ' "; DROP TABLE runs; -- \u202e 七`;
  const told = [store.get(id), store.rename(id, name), store.claimNext(), store.requestStop(id)];
  told.push(store.setState(id, "failed", { error: "Why" }));
  assert.deepEqual(
    store.events(0, { limit: 9 }).map(({ event }) => event),
    told.map((run) => ({ type: "run", run })),
  );
  assert.deepEqual(told.map((run) => run?.state), [
    "queued",
    "queued",
    "starting",
    "starting",
    "failed",
  ]);
  assert.equal(store.get(id)?.name, name);
  assert.equal(told[3]?.stopping, true);
  assert.deepEqual([told[4]?.stopping, told[4]?.error], [false, "Why"]);
  assert.ok(told[4]?.ended);
  const again = store.setState(id, "starting");
  assert.deepEqual([again.error, again.ended], [undefined, undefined]);
  assert.throws(() => store.rename(id, "  "), /from 1 to 200 characters/);
  assert.throws(() => store.rename(id, "x".repeat(201)), /from 1 to 200 characters/);
  for (const act of ["requestStop", "remove"] as const) {
    assert.throws(() => store[act]("none"), /There is no run none in/);
  }
});

withRuns("a run in the queue is stopped at once, one that is over not at all", (folder) => {
  using store = RunStore.open(folder);
  const { id } = store.create({ options, state: "queued" });
  assert.equal(store.requestStop(id).state, "stopped");
  assert.throws(() => store.requestStop(id), /is stopped: only one that goes or waits/);
});

withRuns("runs leave the queue in their order, one at a time", (folder) => {
  using store = RunStore.open(folder);
  const ids = [1, 2].map(() => store.create({ options, state: "queued" }).id);
  const other = store.create({ options, state: "running" });
  assert.equal(store.claimNext(), undefined);
  store.setState(other.id, "completed");
  assert.equal(store.claimNext()?.id, ids[0]);
  assert.equal(store.claimNext(), undefined);
  store.setState(ids[0], "failed");
  assert.equal(store.claimNext()?.id, ids[1]);
});

withRuns("a removed run leaves one event, and ids only grow", (folder) => {
  using store = RunStore.open(folder);
  const { id } = store.create({ options, state: "running" });
  writeBatches(folder, id, 5);
  Deno.writeTextFileSync(join(folder, id, "step-00000005.safetensors"), "");
  assert.throws(() => store.remove(id), /is going: stop it before/);
  store.setState(id, "completed");
  const lock = RunLock.take(join(folder, id))!;
  assert.throws(() => store.remove(id), /is going: stop it before/);
  lock[Symbol.dispose]();
  const before = store.lastEventId();
  store.remove(id);
  assert.deepEqual(store.list(), []);
  assert.ok(!existsSync(join(folder, id)));
  assert.equal(store.metrics(id), undefined);
  assert.equal(store.lastEventId(), before + 1);
  assert.deepEqual(store.events(0, { limit: 9 }), [
    { id: before + 1, run: id, seconds: 0, event: { type: "deleted" } },
  ]);
});

withRuns("a run is lost when nobody holds its lock", (folder) => {
  using store = RunStore.open(folder);
  const { id } = store.create({ options, state: "running" });
  const starting = store.create({ options, state: "starting" });
  const lock = RunLock.take(join(folder, id))!;
  assert.equal(RunLock.take(join(folder, id)), undefined);
  assert.deepEqual(store.findLost(), []);
  lock[Symbol.dispose]();
  assert.deepEqual(store.findLost(), [store.get(id)]);
  assert.equal(store.get(id)?.state, "lost");
  assert.ok(store.get(id)?.ended);
  // A process needs some time until it has the lock.
  assert.deepEqual(store.findLost(Date.now() + 29_000), []);
  assert.deepEqual(store.findLost(Date.now() + 31_000).map(({ id }) => id), [starting.id]);
});

withRuns(
  "numbers of metrics are those of the events, and curves in a list have 32 of them",
  (folder) => {
    using store = RunStore.open(folder);
    const { id } = store.create({ options, state: "running" });
    const other = store.create({ options, state: "running" });
    writeBatches(folder, id, 1000);
    writeBatches(folder, other.id, 3);
    const metrics = store.metrics(id)!;
    const events = store.events(0, { run: id, limit: 2000 });
    assert.equal(metrics.lastEventId, store.lastEventId());
    const batches = events.filter(({ event }) => event.type === "batch");
    assert.deepEqual(batches.map(({ event }) => event), metrics.batches.step.map(batch));
    assert.deepEqual(metrics.batches.loss, metrics.batches.step.map((step) => batch(step).loss));
    assert.deepEqual(metrics.batches.seconds, batches.map(({ seconds }) => seconds));
    assert.deepEqual(metrics.batches.step, Array.from({ length: 1000 }, (_, index) => index + 1));
    const [short, long] = store.list().map(({ sparkline }) => sparkline);
    assert.deepEqual(short, [1, 2, 3].map((step) => batch(step).loss));
    assert.equal(long.length, 32);
    assert.deepEqual([long[0], long[31]], [1, 1000].map((step) => batch(step).loss));
    assert.deepEqual(long, long.toSorted((a, b) => b - a));
  },
);

Deno.test("curves in a list go from the first step to the last without a step twice, of any length", async () => {
  const folder = await Deno.makeTempDir();
  try {
    using store = RunStore.open(folder);
    using database = new Database(join(folder, "runs.sqlite"));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(1000), (count, before) => {
        const { id } = store.create({ options, state: "running" });
        database.write(() => {
          for (let step = before + 1; step <= before + count; step++) {
            const event = { ...batch(step), loss: step };
            appendEvent(database, { run: id, seconds: 0, event });
          }
        });
        const [{ sparkline }] = store.list();
        assert.equal(sparkline.length, Math.min(count, 32));
        assert.deepEqual([sparkline[0], sparkline.at(-1)], [before + 1, before + count]);
        const gaps = sparkline.slice(1).map((step, index) => step - sparkline[index]);
        assert.ok(gaps.every((gap) => gap >= 1));
        if (gaps.length > 0) assert.ok(Math.max(...gaps) - Math.min(...gaps) <= 1);
        store.setState(id, "completed");
        store.remove(id);
      }),
      { numRuns: 40 },
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

withRuns("what was written by anybody is noticed once", (folder) => {
  using store = RunStore.open(folder);
  using other = RunStore.open(folder);
  store.changed();
  assert.equal(store.changed(), false);
  const { id } = other.create({ options, state: "queued" });
  assert.deepEqual([store.changed(), store.changed()], [true, false]);
  store.rename(id, "x");
  assert.deepEqual([store.changed(), store.changed()], [true, false]);
});

withRuns("events are read on from an id, of all runs or of one", (folder) => {
  using store = RunStore.open(folder);
  const [a, b] = [1, 2].map(() => store.create({ options, state: "running" }).id);
  writeBatches(folder, a, 10);
  writeBatches(folder, b, 10);
  const all = store.events(0, { limit: 100 });
  assert.deepEqual(all.map(({ id }) => id), Array.from({ length: 22 }, (_, index) => index + 1));
  assert.deepEqual(store.events(5, { limit: 3 }), all.slice(5, 8));
  assert.deepEqual(
    store.events(5, { run: b, limit: 3 }),
    all.filter(({ run, id }) => run === b && id > 5).slice(0, 3),
  );
});
