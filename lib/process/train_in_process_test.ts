import assert from "node:assert/strict";
import { join } from "node:path";
import { makeSandbox, namesIn } from "../../tests/cli_sandbox.ts";
import type { GivenTrainOptions } from "../cli/complete_options.ts";
import type { TrainEvent } from "../train/events.ts";
import { trainInProcess, type TrainInProcessOptions } from "./train_in_process.ts";
import { turboFlags } from "./turbo_flags.ts";

type Options = TrainInProcessOptions;

/** Runs to the end and gives the events. */
async function eventsOf(
  options: Options,
  onEvent: (event: TrainEvent) => void = () => {},
): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of trainInProcess(options)) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

function startOf(events: readonly TrainEvent[]): Extract<TrainEvent, { type: "start" }> {
  const [start] = events;
  assert.equal(start?.type, "start");
  return start as Extract<TrainEvent, { type: "start" }>;
}

/** What one call of the command needs, and no program. */
type Session = "repeats" | "run" | "dashboard" | "dashboardAt" | "json" | "quiet";
/** What the command has not. */
type Own = "signal" | "onNotice";
type Same<One, Other> = [One, Other] extends [Other, One] ? true : never;

Deno.test("the options are those of the command line, no more and no fewer", () => {
  // The compiler checks it: one that is missing, or of another type, is an error here.
  const same: Same<Required<Omit<Options, Own>>, Required<Omit<GivenTrainOptions, Session>>> = true;
  assert.ok(same);
});

const small = { batchSize: 16, backend: "wasm", seed: 4 } as const;

Deno.test("a process gives the events of a run, and with turbo the same losses", async () => {
  await using sandbox = await makeSandbox();
  const options = { ...small, epochs: 1, data: sandbox.data, runs: sandbox.runs };
  const [safe, turbo] = [
    await eventsOf(options),
    await eventsOf({ ...options, turbo: true, onNotice: assert.fail }),
  ];
  const types = ["start", "batch", "batch", "batch", "epoch", "test", "checkpoint", "end"];
  assert.deepEqual(safe.map(({ type }) => type), types);
  assert.deepEqual(turbo.map(({ type }) => type), types);
  const { configuration, backend, run } = startOf(safe);
  assert.deepEqual([configuration.seed, configuration.dataset], [4, "few"]);
  assert.deepEqual(startOf(turbo).backend.flags, [...backend.flags, ...turboFlags]);
  assert.ok((await namesIn(join(sandbox.runs, run))).includes("loss.svg"));
  const losses = (events: readonly TrainEvent[]) =>
    events.map((event) => "loss" in event ? event.loss : undefined);
  assert.deepEqual(losses(turbo), losses(safe));
});

Deno.test("a signal stops the run after the batch in hand, and another goes on with it", async () => {
  await using sandbox = await makeSandbox();
  const { data, runs } = sandbox;
  const controller = new AbortController();
  const notices: string[] = [];
  const first = await eventsOf({
    ...small,
    data,
    runs,
    epochs: 500,
    signal: controller.signal,
    onNotice: (line) => notices.push(line),
  }, ({ type }) => type === "batch" && controller.abort());
  assert.deepEqual(first.slice(-2).map(({ type }) => type), ["checkpoint", "end"]);
  const end = first.at(-1)!;
  assert.ok(end.type === "end" && end.reason === "stopped");
  assert.ok(notices.some((line) => line.startsWith("Stopping after this batch")), `${notices}`);

  for await (const event of trainInProcess({ resume: startOf(first).run, runs })) {
    assert.ok(event.type === "start");
    assert.equal(event.resumed?.step, end.steps);
    break;
  }
});

Deno.test("a run that nobody reads any more is saved, and over when reading it ends", async () => {
  await using sandbox = await makeSandbox();
  const { data, runs } = sandbox;
  for await (const { type } of trainInProcess({ ...small, data, runs, epochs: 500 })) {
    if (type === "batch") break;
  }
  const [run] = await namesIn(runs);
  assert.ok((await namesIn(join(runs, run))).some((name) => name.endsWith(".safetensors")));
});

Deno.test("a signal that came before starts nothing", async () => {
  await using sandbox = await makeSandbox();
  assert.deepEqual(await eventsOf({ runs: sandbox.runs, signal: AbortSignal.abort() }), []);
  assert.deepEqual(await namesIn(sandbox.runs), []);
});

Deno.test("what the process refuses, or fails with, is thrown with its message", async () => {
  await using sandbox = await makeSandbox();
  const { data, runs } = sandbox;
  await assert.rejects(eventsOf({ runs, epochs: 0 }), /'0' is invalid\. It must be a whole number/);
  await assert.rejects(eventsOf({ runs, resume: "none" }), /^Error: There is no run 'none'/);
  const seen: TrainEvent[] = [];
  const running = eventsOf({ ...small, data, runs, epochs: 20 }, (event) => {
    seen.push(event);
    if (event.type !== "start") return;
    // Its checkpoints can lie nowhere then.
    Deno.removeSync(join(runs, event.run), { recursive: true });
    Deno.writeTextFileSync(join(runs, event.run), "");
  });
  const error: Error = await running.then(() => assert.fail(), (error) => error);
  const told = seen.at(-1);
  assert.ok(told?.type === "error", told?.type);
  assert.deepEqual([error.name, error.message], [told.name, told.message]);
});
