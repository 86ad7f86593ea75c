import { CommanderError } from "commander";
import assert from "node:assert/strict";
import type { DeviceOptions } from "../lib/cli/device.ts";
import { planRun } from "../lib/cli/plan.ts";
import { prepare, type PreparedRun, prepareHere } from "../lib/cli/prepare.ts";
import { prepareInWorker } from "../lib/cli/worker_run.ts";
import type { TrainEvent } from "../lib/train/events.ts";
import type { CheckpointSink, TrainingState } from "../lib/train/state.ts";
import { devices, withReason } from "./conformance/devices.ts";

const { skip } = devices.find(({ name }) => name.startsWith("webgpu"))!;
const gpu: DeviceOptions = { backend: "webgpu", adapter: "software" };
const silent = { working() {}, notice() {} };
const small = {
  model: "tiny",
  batchSize: 16,
  limit: 40,
  epochs: 1,
  seed: 5,
  validation: 8,
} as const;

function testWhereGpu(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: withReason(name, skip), ignore: skip !== undefined, fn });
}

/** Keeps what it is given. */
class Kept implements CheckpointSink {
  readonly states: TrainingState[] = [];

  save(state: TrainingState) {
    this.states.push(state);
    return Promise.resolve({ model: "model", state: `state ${this.states.length}` });
  }
}

/** Trains to the end; what takes time is not compared. */
async function follow(run: PreparedRun, checkpoints: CheckpointSink, signal?: AbortSignal) {
  const events: TrainEvent[] = [];
  for await (const event of run.train({ run: "one", checkpoints, signal, workers: 0 })) {
    events.push(event);
  }
  const { lossHistory, accuracyHistory } = await run.histories();
  run.dispose();
  const { batches, epochs, tests } = lossHistory;
  return { events, histories: [batches, epochs, tests, accuracyHistory.batches] };
}

const timeless = (events: readonly TrainEvent[]) =>
  events.map((event) => JSON.stringify(event, (key, value) => /econd|time/.test(key) ? 0 : value));

testWhereGpu(
  "a worker gives the events, the checkpoints and the weights that this thread gives",
  async () => {
    const plan = await planRun(small);
    const kept = [new Kept(), new Kept()];
    const worker = await prepareInWorker(plan, gpu, silent);
    assert.ok(worker !== undefined);
    assert.deepEqual(worker.classNames, [..."0123456789"]);
    const [there, here] = [
      await follow(worker, kept[0]),
      await follow(await prepareHere(plan, gpu, silent), kept[1]),
    ];
    assert.deepEqual(timeless(there.events), timeless(here.events));
    assert.deepEqual(there.histories, here.histories);
    assert.equal(there.histories[0].length, 2);
    assert.ok(
      there.events.some((event) => event.type === "checkpoint" && event.state === "state 1"),
    );
    assert.deepEqual(kept[0], kept[1]);
  },
);

testWhereGpu("a run in a worker stops with a checkpoint, and goes on from it", async () => {
  const plan = await planRun({ ...small, epochs: 2 });
  const whole = new Kept();
  const { events } = await follow(await prepare(plan, gpu, silent), whole);
  const stop = new AbortController();
  const begun = new Kept();
  const run = await prepare(plan, gpu, silent);
  for await (const event of run.train({ run: "one", checkpoints: begun, signal: stop.signal })) {
    if (event.type === "batch") stop.abort();
    if (event.type === "end") assert.equal(event.reason, "stopped");
  }
  run.dispose();
  const [state] = begun.states;
  assert.ok(state.position.step < events.findLast((event) => event.type === "batch")!.step);
  const resumed = new Kept();
  const resume = { folder: "one", model: "model", state, refused: [] };
  await follow(await prepare({ ...plan, resume }, gpu, silent), resumed);
  assert.deepEqual(resumed.states.at(-1), whole.states.at(-1));
});

testWhereGpu("what goes wrong in a worker is an error here", async () => {
  const tooMany = await planRun({ ...small, validation: 0, limit: 70_000 });
  await assert.rejects(prepare(tooMany, gpu, silent), (error) => {
    assert.ok(error instanceof CommanderError && error.exitCode === 2);
    assert.match(error.message, /--limit 70000 is more than the 60,000 training images/);
    return true;
  });
  const run = await prepare(await planRun(small), gpu, silent);
  const full = { save: () => Promise.reject(new Error("No space left on the disk")) };
  const events: TrainEvent[] = [];
  await assert.rejects(async () => {
    for await (const event of run.train({ checkpoints: full })) events.push(event);
  }, { message: "No space left on the disk" });
  assert.equal(events.at(-1)?.type, "error");
  run.dispose();
});

testWhereGpu(
  "this thread goes on while a worker trains: no pause is half as long as a step",
  async () => {
    const plan = await planRun({ recipe: "tutorial", batchSize: 128, limit: 4 * 128, epochs: 1 });
    const run = await prepare(plan, gpu, silent);
    const pauses: number[] = [];
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      pauses.push(now - last);
      last = now;
    }, 10);
    const steps: number[] = [];
    for await (const { type } of run.train({ workers: 0 })) {
      if (type === "batch") steps.push(performance.now());
      if (type === "epoch") break;
    }
    clearInterval(timer);
    run.dispose();
    const step = (steps.at(-1)! - steps[0]) / (steps.length - 1);
    const longest = Math.max(...pauses);
    assert.ok(longest < step / 2, `a pause of ${longest} ms, a step of ${step} ms`);
  },
);
