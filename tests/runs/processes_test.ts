import assert from "node:assert/strict";
import { RunRecorder } from "../../lib/runs/run_recorder.ts";
import { RunStore } from "../../lib/runs/run_store.ts";
import { withRuns } from "./runs_folder.ts";
import { eventsAt, startEvent } from "./sample_events.ts";

const script = new URL("processes.ts", import.meta.url).pathname;
const root = new URL("../..", import.meta.url).pathname;

function start(task: string, runs: string, argument = ""): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: [
      "run",
      "--no-check",
      "--allow-read",
      `--allow-write=${runs}`,
      script,
      task,
      runs,
      argument,
    ],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Waits for a process's end and gives what it wrote. */
async function finish(child: Deno.ChildProcess): Promise<string> {
  await child.stdin.close();
  const [out, error] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => new Response(stream).text()),
  );
  const { code } = await child.status;
  assert.equal(code, 0, error);
  return out.trim();
}

withRuns(
  "four processes write at once and two read: nothing is lost, doubled, torn or out of order",
  async (runs) => {
    const steps = 150;
    // All of them find no database, and make it at once.
    const readers = [1, 2].map(() => start("read", runs));
    const writers = [1, 2, 3, 4].map(() => start("write", runs, String(steps)));
    const ids = await Promise.all(writers.map(finish));
    const expected = Object.fromEntries(ids.map((id) => [id, steps]));
    for (const seen of await Promise.all(readers.map(finish))) {
      assert.deepEqual(JSON.parse(seen), expected);
    }
    using store = RunStore.open(runs);
    assert.deepEqual(new Set(store.list().map(({ id }) => id)), new Set(ids));
    assert.ok(store.list().every(({ state, step }) => state === "completed" && step === steps));
  },
);

withRuns("three processes empty a queue: one run at a time, each once, in order", async (runs) => {
  using store = RunStore.open(runs);
  const queued = Array.from(
    { length: 20 },
    () => store.create({ options: {}, state: "queued" }).id,
  );
  const claimers = [1, 2, 3].map(() => start("claim", runs, String(queued.length)));
  const claimed = (await Promise.all(claimers.map(finish))).map((text) => JSON.parse(text));
  assert.deepEqual(claimed.flat().toSorted(), queued.toSorted());
  for (const ids of claimed) {
    const places = ids.map((id: string) => queued.indexOf(id));
    assert.deepEqual(places, places.toSorted((a: number, b: number) => a - b));
  }
});

withRuns("a killed process's run is lost at once, and another goes on with it", async (runs) => {
  using store = RunStore.open(runs);
  const { id } = store.create({ options: {}, state: "starting" });
  const child = start("hold", runs, id);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader.read()).value!, /held/);
  assert.deepEqual(store.findLost(), []);
  const second = start("hold", runs, id);
  const refusal = await new Response(second.stderr).text();
  assert.match(refusal, /The run \S+ is going in another process/);
  assert.equal((await second.status).code, 1);
  await second.stdout.cancel();

  child.kill("SIGKILL");
  await child.status;
  assert.deepEqual(store.findLost().map((run) => [run.id, run.state]), [[id, "lost"]]);
  assert.ok(store.get(id)!.step >= 20);
  using recorder = RunRecorder.open({ runs, id, options: {} });
  recorder.record(startEvent(id, 20));
  for (let step = 21; step <= 30; step++) eventsAt(step).forEach((event) => recorder.record(event));
  const { batches, epochs } = store.metrics(id)!;
  assert.deepEqual(batches.step, Array.from({ length: 30 }, (_, index) => index + 1));
  assert.deepEqual(epochs.map(({ epoch }) => epoch), [1, 2, 3]);
  await Promise.all([reader.cancel(), child.stderr.cancel()]);
  await Promise.all([child, second].map(({ stdin }) => stdin.close().catch(() => {})));
});
