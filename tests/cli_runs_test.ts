import assert from "node:assert/strict";
import { join } from "node:path";
import { loadMnist } from "../lib/data/mnist.ts";
import type { Run, StoredEvent } from "../lib/runs/run.ts";
import { RunStore } from "../lib/runs/run_store.ts";
import { makeSandbox, namesIn, runsIn, runTask, type Sandbox, task } from "./cli_sandbox.ts";
import { writeIdxFiles } from "./idx_files.ts";

/** What the store of a sandbox tells. */
function stored<Result>({ runs }: Sandbox, read: (store: RunStore) => Result): Result {
  using store = RunStore.open(runs);
  return read(store);
}

const onlyRun = (sandbox: Sandbox): Run => {
  const runs = stored(sandbox, (store) => store.list());
  assert.equal(runs.length, 1);
  return stored(sandbox, (store) => store.get(runs[0].id)!);
};

/** Waits until the store tells an event of a type. */
async function untilEvent(store: RunStore, wanted: string): Promise<StoredEvent> {
  for (let after = 0;;) {
    for (const stored of store.events(after, { limit: 100 })) {
      if (stored.event.type === wanted) return stored;
      after = stored.id;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("a run is recorded with its name, its options and every event as it was printed", async () => {
  await using sandbox = await makeSandbox();
  const name = `<b>Émile's "7"</b>`;
  const given = [...sandbox.small, "--epochs", "2", "--threads", "2", "--name", name, "--json"];
  const { code, out, error } = await runTask("train", given);
  assert.equal(code, 0, error);
  const run = onlyRun(sandbox);
  assert.deepEqual([run.name, run.state, run.epoch, run.step], [name, "completed", 2, 6]);
  assert.deepEqual(run.options, {
    recipe: "tutorial",
    data: sandbox.data,
    batchSize: 16,
    backend: "wasm",
    epochs: 2,
    threads: 2,
  });
  const events = stored(sandbox, (store) => store.events(0, { run: run.id, limit: 100 }))
    .map(({ event }) => event).filter(({ type }) => type !== "run");
  assert.deepEqual(events, out.trim().split("\n").map((line) => JSON.parse(line)));
  const [{ checkpoint }] = [run];
  assert.equal(checkpoint, 6);
  assert.deepEqual(stored(sandbox, (store) => store.metrics(run.id)!.checkpoints), [
    { step: 3, epoch: 1 },
    { step: 6, epoch: 2 },
  ]);
});

Deno.test("a run goes on in its row, also with its data's folder; a copy gets a row of its own", async () => {
  await using sandbox = await makeSandbox();
  const first = await runTask("train", [...sandbox.small, "--epochs", "1", "--quiet"]);
  assert.equal(first.code, 0, first.error);
  const before = onlyRun(sandbox);
  const copies = join(sandbox.folder, "copies");
  await Deno.mkdir(join(copies, "mine"), { recursive: true });
  for (const name of await namesIn(join(sandbox.runs, before.id))) {
    await Deno.copyFile(join(sandbox.runs, before.id, name), join(copies, "mine", name));
  }

  const again = ["--resume", before.id, "--runs", sandbox.runs, "--epochs", "2", "--quiet"];
  const second = await runTask("train", [...again, "--name", "Longer"]);
  assert.equal(second.code, 0, second.error);
  const after = onlyRun(sandbox);
  assert.deepEqual([after.id, after.created], [before.id, before.created]);
  assert.deepEqual([after.name, after.state, after.step], ["Longer", "completed", 6]);
  assert.deepEqual(after.options, { ...before.options, epochs: 2 });
  assert.ok(after.seconds > before.seconds);
  const { batches, tests } = stored(sandbox, (store) => store.metrics(before.id)!);
  assert.deepEqual(batches.step, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(tests.map(({ epoch }) => epoch), [1, 2]);

  const copy = ["--resume", join(copies, "mine"), "--data", sandbox.data, "--epochs", "2"];
  const third = await runTask("train", [...copy, "--quiet"]);
  assert.equal(third.code, 0, third.error);
  using store = RunStore.open(copies);
  const [{ id, state, step }] = store.list();
  assert.deepEqual([id, state, step], ["mine", "completed", 6]);
  assert.deepEqual(store.metrics("mine")!.batches.step, [4, 5, 6]);
});

Deno.test("a run that waits for its process is trained in its row, or fails with the reason", async () => {
  await using sandbox = await makeSandbox();
  using store = RunStore.open(sandbox.runs);
  const { id } = store.create({ name: "Asked for", options: { seed: 7 }, state: "starting" });
  const given = [...sandbox.small, "--seed", "7", "--epochs", "1", "--run", id, "--quiet"];
  const refused = await runTask("train", [...given, "--limit", "49"]);
  assert.equal(refused.code, 2);
  const failed = store.get(id)!;
  assert.equal(failed.state, "failed");
  assert.match(failed.error!, /^--limit 49 is more than the 48 training images of few/);

  const early = await runTask("train", given);
  assert.equal(early.code, 2);
  assert.match(early.error, /The run '\S+' in '\S+' is failed, not starting/);

  store.setState(id, "starting");
  const trained = await runTask("train", given);
  assert.equal(trained.code, 0, trained.error);
  const { state, name, error, step, configuration } = store.get(id)!;
  assert.deepEqual([state, name, error, step], ["completed", "Asked for", undefined, 3]);
  assert.equal(configuration?.seed, 7);
  assert.deepEqual(await runsIn(sandbox.runs), [id]);

  store.setState(id, "starting");
  const resumed = await runTask("train", [...given, "--epochs", "2"]);
  assert.equal(resumed.code, 0, resumed.error);
  assert.equal(store.get(id)!.step, 6);
  assert.equal(store.list().length, 1);
});

for (const turbo of [false, true]) {
  Deno.test(`a wish to stop in the store stops a run${turbo ? " with --turbo" : ""}: saved, and 0`, async () => {
    await using sandbox = await makeSandbox();
    using store = RunStore.open(sandbox.runs);
    const child = task("train", [
      ...sandbox.small,
      "--epochs",
      "500",
      "--json",
      ...turbo ? ["--turbo"] : [],
    ]).spawn();
    const output = Promise.all(
      [child.stdout, child.stderr].map((stream) => new Response(stream).text()),
    );
    const { run } = await untilEvent(store, "batch");
    assert.equal(store.requestStop(run).stopping, true);
    const end = await untilEvent(store, "end");
    const [, error] = await output;
    assert.equal((await child.status).code, 0, error);
    assert.match(error, /^Stopping after this batch: it was asked for/m);
    assert.match(error, /^Stopped after step \d+\. To go on: /m);
    const { state, stopping, step, checkpoint } = store.get(run)!;
    assert.deepEqual([state, stopping, checkpoint], ["stopped", false, step]);
    assert.ok(end.event.type === "end" && end.event.reason === "stopped");
  });
}

Deno.test("a wish to stop in the store ends a test, which is made when the run goes on", async () => {
  await using sandbox = await makeSandbox();
  const data = join(sandbox.folder, "tested");
  await Deno.mkdir(data);
  // Testing takes some seconds.
  writeIdxFiles(data, await loadMnist(), { train: 16, test: 5000 });
  using store = RunStore.open(sandbox.runs);
  const given = ["--data", data, "--runs", sandbox.runs, "--batch-size", "16", "--backend", "wasm"];
  const child = task("train", [...given, "--epochs", "1", "--quiet"]).spawn();
  const { run } = await untilEvent(store, "epoch");
  store.requestStop(run);
  await untilEvent(store, "end");
  const { success, stderr } = await child.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  assert.deepEqual([store.get(run)!.state, store.metrics(run)!.tests], ["stopped", []]);
  const again = await runTask("train", ["--resume", run, "--runs", sandbox.runs, "--quiet"]);
  assert.equal(again.code, 0, again.error);
  const { tests, checkpoints } = store.metrics(run)!;
  assert.deepEqual(tests.map(({ epoch }) => epoch), [1]);
  assert.deepEqual(checkpoints, [{ step: 1, epoch: 1 }]);
});

Deno.test("a run that is going cannot be resumed beside itself; one without a checkpoint not at all", async () => {
  await using sandbox = await makeSandbox();
  using store = RunStore.open(sandbox.runs);
  const child = task("train", [...sandbox.small, "--epochs", "500", "--quiet"]).spawn();
  const { run } = await untilEvent(store, "checkpoint");
  const given = ["--resume", run, "--runs", sandbox.runs];
  const { code, error } = await runTask("train", given);
  assert.equal(code, 1);
  assert.match(error, /^Error: The run \S+ is going in another process/);
  assert.equal(store.get(run)!.state, "running");
  store.requestStop(run);
  await child.output();

  const { id } = store.create({ options: {}, state: "queued" });
  store.requestStop(id);
  await Deno.remove(join(sandbox.runs, id));
  const never = await runTask("train", ["--resume", id, "--runs", sandbox.runs]);
  assert.equal(never.code, 2);
  assert.match(never.error, /The run in '\S+' has no checkpoint to go on from: start a new run/);
});
