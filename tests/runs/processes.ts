/**
 * A process of the tests of the store: `deno run processes.ts TASK FOLDER ...`.
 *
 * - `write RUNS STEPS`: records a run of as many steps, and writes its id.
 * - `read RUNS`: follows the store until standard input ends; writes how many steps of each run it saw.
 * - `claim RUNS COUNT`: takes as many runs as it can from the queue, one after the other.
 * - `hold RUNS ID`: goes on with a run, writes `held`, and trains until it is killed.
 */
import { RunRecorder } from "../../lib/runs/run_recorder.ts";
import { RunStore } from "../../lib/runs/run_store.ts";
import { batchEvent, endEvent, eventsAt, startEvent } from "./sample_events.ts";

const [task, runs, argument] = Deno.args;
const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

async function write(steps: number): Promise<void> {
  using recorder = RunRecorder.open({ runs, options: { epochs: steps } });
  recorder.record(startEvent(recorder.id));
  for (let step = 1; step <= steps; step++) {
    for (const event of eventsAt(step)) recorder.record(event);
    await pause(step % 7);
  }
  recorder.record(endEvent(steps));
  console.log(recorder.id);
}

/** Checks that ids grow, and that of each run the steps come one by one, whole and in order. */
async function read(): Promise<void> {
  using store = RunStore.open(runs);
  const steps: Record<string, number> = {};
  let after = 0, ended = false;
  Deno.stdin.readable.pipeTo(new WritableStream()).then(() => ended = true);
  while (true) {
    // What was written before the end is there after it.
    const last = ended;
    const events = store.events(after, { limit: 100 });
    for (const { id, run, event } of events) {
      if (id <= after) throw new Error(`Event ${id} came after ${after}`);
      after = id;
      if (event.type !== "batch") continue;
      steps[run] = (steps[run] ?? 0) + 1;
      const found = JSON.stringify(event), expected = JSON.stringify(batchEvent(steps[run]));
      if (found !== expected) throw new Error(`Found ${found} in place of ${expected}`);
    }
    for (const { id, step } of store.list()) {
      const { length } = store.metrics(id)!.batches.step;
      if (length < step) throw new Error(`The run ${id} stands at ${step} and has ${length} steps`);
    }
    if (last && events.length === 0) break;
    await pause(5);
  }
  console.log(JSON.stringify(steps));
}

async function claim(count: number): Promise<void> {
  using store = RunStore.open(runs);
  const claimed: string[] = [];
  while (store.list().filter(({ state }) => state === "completed").length < count) {
    const run = store.claimNext();
    if (run === undefined) {
      await pause(1);
      continue;
    }
    const going = store.list().filter(({ state }) => state === "starting");
    if (going.length !== 1) throw new Error(`${going.length} runs go at once`);
    claimed.push(run.id);
    await pause(3);
    store.setState(run.id, "completed");
  }
  console.log(JSON.stringify(claimed));
}

async function hold(id: string): Promise<void> {
  using recorder = RunRecorder.open({ runs, id, options: {} });
  recorder.record(startEvent(id));
  for (let step = 1;; step++) {
    for (const event of eventsAt(step)) recorder.record(event);
    if (step === 25) console.log("held");
    await pause(10);
  }
}

switch (task) {
  case "write":
    await write(Number(argument));
    break;
  case "read":
    await read();
    break;
  case "claim":
    await claim(Number(argument));
    break;
  case "hold":
    await hold(argument);
    break;
  default:
    throw new Error(`There is no task ${task}`);
}
