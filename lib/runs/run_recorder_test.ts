import fc from "fast-check";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  batchEvent,
  checkpointEvent,
  endEvent,
  eventsAt,
  startEvent,
  STEPS_PER_EPOCH,
} from "../../tests/runs/sample_events.ts";
import { withRuns } from "../../tests/runs/runs_folder.ts";
import { VERSION } from "../version.ts";
import { Database } from "./database.ts";
import { EventBuffer } from "./event_buffer.ts";
import { openDatabase } from "./open_database.ts";
import { RunRecorder } from "./run_recorder.ts";
import { RunStore } from "./run_store.ts";

const options = { seed: 1, data: "/data/few" };
const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Records the steps from one to another, with all that comes with them. */
function recordSteps(recorder: RunRecorder, from: number, to: number): void {
  for (let step = from; step <= to; step++) {
    eventsAt(step).forEach((event) => recorder.record(event));
  }
}

/** The types of all that the store has logged for a run, in order. */
function typesOf(store: RunStore, run: string): string[] {
  return store.events(0, { run, limit: 1000 }).map(({ event }) =>
    event.type === "run" ? `run ${event.run.state}` : event.type
  );
}

withRuns("a run is recorded from its start to its end", (runs) => {
  using store = RunStore.open(runs);
  const recorder = RunRecorder.open({ runs, name: "Seven", options });
  const { id } = recorder;
  assert.deepEqual(store.list(), []);
  const start = startEvent(id);
  recorder.record(start);
  const running = store.get(id)!;
  assert.deepEqual([running.state, running.name, running.started], [
    "running",
    "Seven",
    start.time,
  ]);
  recordSteps(recorder, 1, 20);
  recorder.record(endEvent(20));
  recorder[Symbol.dispose]();

  const run = store.get(id)!;
  const last = batchEvent(20);
  assert.deepEqual({ ...run, seconds: 0, imagesPerSecond: 0, ended: "" }, {
    id,
    name: "Seven",
    created: start.time,
    state: "completed",
    stopping: false,
    options,
    configuration: start.configuration,
    backend: start.backend,
    versions: { glyph: VERSION, deno: Deno.version.deno, v8: Deno.version.v8 },
    parameters: 1234,
    stepsPerEpoch: 10,
    epoch: 2,
    step: 20,
    loss: last.loss,
    accuracy: last.accuracy,
    testAccuracy: last.accuracy,
    testLoss: last.loss / 2,
    imagesPerSecond: 0,
    seconds: 0,
    started: start.time,
    ended: "",
    checkpoint: 20,
  });
  assert.ok(run.seconds > 0 && run.ended! >= start.time);
  assert.ok(Math.abs(run.imagesPerSecond! - 1000) < 1);
  const epoch = [...Array(10).fill("batch"), "epoch", "test", "checkpoint"];
  assert.deepEqual(typesOf(store, id), [
    "start",
    "run running",
    ...epoch,
    ...epoch,
    "end",
    "run completed",
  ]);
  const metrics = store.metrics(id)!;
  assert.deepEqual(
    metrics.batches.step.map(batchEvent).map(({ loss }) => loss),
    metrics.batches.loss,
  );
  assert.deepEqual(metrics.tests.map(({ epoch }) => epoch), [1, 2]);
  // Their files are not there.
  assert.deepEqual(metrics.checkpoints, []);
  // There is nothing of the run's in its folder.
  assert.ok(!existsSync(join(runs, id)));
});

withRuns(
  "a run that ends early is complete, with its reason and what was measured beside tests",
  (runs) => {
    using store = RunStore.open(runs);
    const message = "the validation loss has not fallen since epoch 1 (0.1000), for 1 epoch";
    const record = (series?: { id?: string; number: number; of: number }) => {
      using recorder = RunRecorder.open({ runs, options, series });
      recorder.record(startEvent(recorder.id));
      for (let step = 1; step <= 20; step++) {
        for (const event of eventsAt(step)) {
          if (event.type === "test") {
            recorder.record({ ...event, type: "validation", loss: step / 10, accuracy: 1 / step });
          }
          recorder.record(event);
        }
      }
      recorder.record({ ...endEvent(20), reason: "early", message });
      return recorder.id;
    };
    const first = record({ id: undefined, number: 1, of: 2 });
    const second = record({ id: first, number: 2, of: 2 });
    const run = store.get(first)!;
    assert.equal(run.state, "completed");
    assert.equal(run.conclusion, message);
    assert.deepEqual([run.validationLoss, run.validationAccuracy], [2, 0.05]);
    const { validations, tests } = store.metrics(first)!;
    assert.deepEqual(validations.map(({ epoch, loss }) => [epoch, loss]), [[1, 1], [2, 2]]);
    assert.equal(tests.length, 2);
    assert.deepEqual(run.series, { id: first, number: 1, of: 2 });
    assert.deepEqual(store.get(second)!.series, { id: first, number: 2, of: 2 });
    // Going on from the first epoch, what came later is forgotten.
    using recorder = RunRecorder.open({ runs, id: first, options });
    recorder.record(startEvent(first, 10));
    const resumed = store.get(first)!;
    assert.deepEqual([resumed.validationLoss, resumed.conclusion], [1, undefined]);
    assert.deepEqual(resumed.series, run.series);
  },
);

withRuns("a new run that fails before it starts leaves nothing", (runs) => {
  using store = RunStore.open(runs);
  {
    using recorder = RunRecorder.open({ runs, options });
    recorder.record({ type: "error", name: "RangeError", message: "No" });
  }
  assert.deepEqual(store.list(), []);
  assert.equal(store.lastEventId(), 0);
  assert.deepEqual([...Deno.readDirSync(runs)].filter(({ isDirectory }) => isDirectory), []);
});

withRuns("a run that fails later says why; one that is left counts as stopped", (runs) => {
  using store = RunStore.open(runs);
  const ids = [1, 2, 3].map((way) => {
    using recorder = RunRecorder.open({ runs, options });
    recorder.record(startEvent(recorder.id));
    recordSteps(recorder, 1, 3);
    if (way === 1) recorder.record({ type: "error", name: "RangeError", message: "Too much" });
    if (way === 2) recorder.fail(new TypeError("Too little"));
    return recorder.id;
  });
  const ends = ids.map((id) => store.get(id)!).map((
    { state, error, step },
  ) => [state, error, step]);
  assert.deepEqual(ends, [
    ["failed", "Too much", 3],
    ["failed", "Too little", 3],
    ["stopped", undefined, 3],
  ]);
});

withRuns("batches wait a tenth of a second, what comes after an epoch not at all", async (runs) => {
  using store = RunStore.open(runs);
  using recorder = RunRecorder.open({ runs, options });
  recorder.record(startEvent(recorder.id));
  const steps = () => store.get(recorder.id)!.step;
  store.changed();
  const begin = performance.now();
  let transactions = 0;
  for (let step = 1; step <= 9; step++) {
    recordSteps(recorder, step, step);
    transactions += Number(store.changed());
  }
  assert.ok(transactions <= (performance.now() - begin) / 100);
  while (steps() < 9) await pause(10);
  recordSteps(recorder, 10, 10);
  assert.equal(steps(), 10);
  recordSteps(recorder, 11, 12);
  await recorder.before({
    save: () => Promise.resolve({ model: String(steps()), state: "" }),
  }).save(undefined!).then(({ model }) => assert.equal(model, "12"));
});

withRuns("a wish to stop is seen within a second, without any event", async (runs) => {
  using store = RunStore.open(runs);
  using recorder = RunRecorder.open({ runs, options });
  recorder.record(startEvent(recorder.id));
  await pause(150);
  assert.ok(!recorder.signal.aborted);
  store.requestStop(recorder.id);
  const begin = performance.now();
  await new Promise((resolve) => recorder.signal.onabort = resolve);
  assert.ok(performance.now() - begin < 1000);
  recorder.record(endEvent(0, "stopped"));
  const { state, stopping } = store.get(recorder.id)!;
  assert.deepEqual([state, stopping], ["stopped", false]);
});

withRuns("a wish to stop that came while the process started is heard", (runs) => {
  using store = RunStore.open(runs);
  const { id } = store.create({ options, state: "starting" });
  store.requestStop(id);
  using recorder = RunRecorder.open({ runs, id, options });
  recorder.record(startEvent(id));
  assert.ok(recorder.signal.aborted);
});

withRuns("a run that waits for its process and fails with it is lost at once", (runs) => {
  using store = RunStore.open(runs);
  const { id } = store.create({ options, state: "starting" });
  const recorder = RunRecorder.open({ runs, id, options });
  assert.deepEqual(store.findLost(), []);
  recorder[Symbol.dispose]();
  assert.deepEqual(store.findLost().map(({ state }) => state), ["lost"]);
});

withRuns("while the store is locked nothing is lost, and training goes on", async (runs) => {
  using store = RunStore.open(runs);
  using other = openDatabase(runs);
  using recorder = RunRecorder.open({ runs, options });
  recorder.record(startEvent(recorder.id));
  other.execute("BEGIN IMMEDIATE");
  const begin = performance.now();
  recordSteps(recorder, 1, 10);
  await pause(200);
  recordSteps(recorder, 11, 12);
  assert.ok(performance.now() - begin < 2000);
  assert.equal(store.get(recorder.id)!.step, 0);
  other.execute("ROLLBACK");
  await pause(250);
  assert.deepEqual(
    store.metrics(recorder.id)!.batches.step,
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
});

withRuns("a full disk is an error that says so, and leaves what was there before", (runs) => {
  using database = openDatabase(runs);
  const buffer = new EventBuffer(database, "full", { folder: join(runs, "full"), options });
  buffer.push({ event: startEvent("full"), elapsed: 0 });
  assert.ok(buffer.flush());
  const { page_count: pages } = database.get<{ page_count: number }>("PRAGMA page_count")!;
  database.execute(`PRAGMA max_page_count = ${pages + 2}`);
  for (let step = 1; step < 500; step++) {
    buffer.push({ event: batchEvent(step), elapsed: step });
  }
  assert.throws(
    () => buffer.flush(),
    /There is no space left .*runs\.sqlite: free some, and go on/,
  );
  using other = new Database(database.path);
  assert.deepEqual({ ...other.get<{ events: number }>("SELECT count(*) AS events FROM events") }, {
    events: 2,
  });
});

withRuns("a run that another process trains is refused", (runs) => {
  using recorder = RunRecorder.open({ runs, options });
  assert.throws(
    () => RunRecorder.open({ runs, id: recorder.id, options }),
    /The run \S+ is going in another process: wait for its end, or stop it/,
  );
});

withRuns("a folder without a record gets one when its run goes on", (runs) => {
  using store = RunStore.open(runs);
  {
    using recorder = RunRecorder.open({ runs, id: "copied", options });
    recorder.record(startEvent("copied", 15));
    recordSteps(recorder, 16, 20);
    recorder.record(endEvent(20));
  }
  const run = store.get("copied")!;
  assert.deepEqual([run.state, run.step, run.epoch, run.checkpoint], ["completed", 20, 2, 20]);
  assert.deepEqual(store.metrics("copied")!.batches.step, [16, 17, 18, 19, 20]);
  assert.deepEqual(typesOf(store, "copied").slice(0, 3), ["checkpoint", "start", "run running"]);
});

/** How a process of a run ends: it stops and saves after some steps, or dies. */
const lives = fc.array(
  fc.record({ steps: fc.integer({ min: 1, max: 14 }), dies: fc.boolean() }),
  { minLength: 1, maxLength: 5 },
);

Deno.test("whatever becomes of its processes, each step of a run stands once and its time grows", async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (processes) => {
      const runs = await Deno.makeTempDir({ prefix: "glyph_runs_" });
      try {
        using store = RunStore.open(runs);
        const id = "run";
        let saved: number | undefined, step = 0;
        const life = (steps: number, dies: boolean) => {
          using recorder = RunRecorder.open({ runs, id, options });
          recorder.record(startEvent(id, saved));
          step = saved ?? 0;
          for (const last = step + steps; step < last;) {
            recordSteps(recorder, step + 1, step + 1);
            if (++step % STEPS_PER_EPOCH === 0) saved = step;
          }
          if (dies) return;
          if (saved !== step) recorder.record(checkpointEvent(step));
          saved = step;
          recorder.record(endEvent(step, "stopped"));
        };
        for (const { steps, dies } of processes) life(steps, dies);
        life(1, false);
        const { batches, epochs, tests } = store.metrics(id)!;
        const all = Array.from({ length: step }, (_, index) => index + 1);
        assert.deepEqual(batches.step, all);
        assert.deepEqual(batches.loss, all.map((step) => batchEvent(step).loss));
        assert.deepEqual(batches.seconds, batches.seconds.toSorted((a, b) => a - b));
        const whole = all.filter((step) => step % STEPS_PER_EPOCH === 0);
        assert.deepEqual([epochs, tests].map((list) => list.map(({ step }) => step)), [
          whole,
          whole,
        ]);
        const run = store.get(id)!;
        assert.deepEqual([run.step, run.checkpoint, run.state], [step, step, "stopped"]);
        assert.ok(run.seconds >= batches.seconds.at(-1)!);
      } finally {
        await Deno.remove(runs, { recursive: true });
      }
    }),
    { numRuns: 25 },
  );
});

withRuns("time goes on from the checkpoint, not from where a process died", async (runs) => {
  using store = RunStore.open(runs);
  const secondsAt = (step: number) => store.metrics("run")!.batches.seconds[step - 1];
  {
    using recorder = RunRecorder.open({ runs, id: "run", options });
    recorder.record(startEvent("run"));
    recordSteps(recorder, 1, 10);
    await pause(300);
    recordSteps(recorder, 11, 12);
  }
  const [before, dead] = [secondsAt(10), secondsAt(12)];
  assert.ok(dead - before > 0.29);
  {
    using recorder = RunRecorder.open({ runs, id: "run", options });
    recorder.record(startEvent("run", 10));
    assert.deepEqual([store.get("run")!.step, store.get("run")!.loss], [10, batchEvent(10).loss]);
    recordSteps(recorder, 11, 12);
  }
  assert.equal(secondsAt(10), before);
  assert.ok(secondsAt(11) >= before && secondsAt(12) < dead);
});
