import assert from "node:assert/strict";
import { join, relative } from "node:path";
import type { TrainEvent } from "../lib/train/events.ts";
import { loadModelFile } from "../lib/train/checkpoint.ts";
import { makeSandbox, namesIn, project, runsIn, runTask, task } from "./cli_sandbox.ts";

/** Runs the training and gives its events. */
async function events(given: readonly string[]): Promise<{ code: number; events: TrainEvent[] }> {
  const { code, out } = await runTask("train", [...given, "--json"]);
  return { code, events: out.trimEnd().split("\n").map((line) => JSON.parse(line)) };
}

const only = <Type extends TrainEvent["type"]>(type: Type, all: readonly TrainEvent[]) =>
  all.filter((event): event is Extract<TrainEvent, { type: Type }> => event.type === type);

Deno.test("--json prints the events, and the run leaves checkpoints and curves", async () => {
  await using sandbox = await makeSandbox();
  const { code, events: all } = await events([...sandbox.small, "--epochs", "1", "--seed", "5"]);
  assert.equal(code, 0);
  assert.deepEqual(all.map(({ type }) => type), [
    "start",
    "batch",
    "batch",
    "batch",
    "epoch",
    "test",
    "checkpoint",
    "end",
  ]);
  const [start] = only("start", all);
  assert.equal(start.configuration.seed, 5);
  assert.equal(start.configuration.dataset, "few");
  assert.equal(start.backend.name, "wasm");
  assert.deepEqual(await namesIn(sandbox.runs), [start.run, "runs.sqlite"]);
  const folder = join(sandbox.runs, start.run);
  const [{ model, state }] = only("checkpoint", all);
  assert.deepEqual(
    new Set((await namesIn(folder)).map((name) => join(folder, name))),
    new Set([
      model,
      state,
      ...["accuracy.svg", "lock", "loss.svg"].map((name) => join(folder, name)),
    ]),
  );
  assert.deepEqual((await loadModelFile(model)).metadata.configuration, start.configuration);
});

Deno.test("through a pipe each epoch is a line; resuming goes on to the same weights", async () => {
  await using sandbox = await makeSandbox();
  const whole = await events([...sandbox.small, "--epochs", "2", "--threads", "2"]);
  const first = await runTask("train", [...sandbox.small, "--epochs", "1", "--threads", "1"]);
  assert.equal(first.code, 0, first.error);
  assert.equal(first.out.match(/^Epoch .*$/gm)?.length, 1);
  assert.match(first.out, /^Epoch 1\/1: loss \d.*, test accuracy \d.*%, \d.* images\/s, \d+s$/m);
  assert.ok(!first.out.includes("\x1b"));
  assert.match(first.out, /^Class {2}/m);
  const folder = first.out.match(/^Loss +(.*)\/loss\.svg$/m)?.[1];
  assert.ok(folder);

  const second = await runTask("train", ["--resume", folder, "--epochs", "2", "--threads", "2"]);
  assert.equal(second.code, 0, second.error);
  assert.match(second.out, /resumed after step 3$/m);
  const resumed = second.out.match(/^Checkpoint +(.*)$/m)?.[1];
  assert.ok(resumed);
  const [expected, found] = await Promise.all(
    [only("checkpoint", whole.events).at(-1)!.model, resumed].map(loadModelFile),
  );
  assert.deepEqual(found.model, expected.model);

  const other = await runTask("train", ["--resume", folder, "--data", sandbox.other]);
  assert.equal(other.code, 2);
  assert.match(other.error, /data set other contradicts the run .* which learned from few/);

  const third = await runTask("train", ["--resume", folder, "--quiet"]);
  assert.equal(third.code, 0);
  assert.equal(third.out, "");
  assert.match(third.error, /had done its 2 epochs before. To extend it: .*--epochs 3$/m);
});

Deno.test("what cannot be followed ends with 2 before anything is made", async () => {
  await using sandbox = await makeSandbox();
  const { runs, data, small } = sandbox;
  const elsewhere = join(project, "lib", "cli");
  const cases: [RegExp, string[], Deno.CommandOptions?][] = [
    [/'0' is invalid\. It must be a whole number from 1 to 10,000/, ["--epochs", "0"]],
    [/Unknown option '--epoch'/, ["--epoch", "1"]],
    [/no run 'none' in the folder/, ["--resume", "none", "--runs", runs]],
    [/--limit 49 is more than the 48 training images of few/, [...small, "--limit", "49"]],
    [
      /--limit 50 is more than the 48/,
      ["--data", relative(elsewhere, data), "--runs", runs, "--limit", "50"],
      { cwd: elsewhere },
    ],
  ];
  for (const [message, given, options] of cases) {
    const { code, out, error } = await runTask("train", given, options);
    assert.equal(code, 2, error);
    assert.match(error, message);
    assert.equal(out, "");
    assert.deepEqual(await namesIn(runs), []);
  }
});

Deno.test("a run that cannot start ends with 1 and leaves no folder", async () => {
  await using sandbox = await makeSandbox();
  const { runs, data } = sandbox;
  await Deno.truncate(join(data, "t10k-labels-idx1-ubyte"), 10);
  const { code, out, error } = await runTask("train", sandbox.small);
  assert.equal(code, 1);
  assert.match(error, /^Error: .*t10k-labels-idx1-ubyte/m);
  assert.equal(out, "");
  assert.deepEqual(await namesIn(runs), []);
});

Deno.test("when the output's reader leaves, the run is saved and ends", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--epochs", "500", "--json"];
  const child = task("train", given).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const error = await new Response(child.stderr).text();
  assert.equal((await child.status).code, 141, error);
  assert.match(
    error,
    /^Stopped after step \d+\. To go on: (?:deno|npx -y deno@\S+) task train --resume \//m,
  );
  const [run] = await runsIn(sandbox.runs);
  assert.ok((await namesIn(join(sandbox.runs, run))).some((name) => name.endsWith(".safetensors")));
});

Deno.test({
  name: "SIGTERM saves, says how to resume and ends with 143",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using sandbox = await makeSandbox();
    const child = task("train", [...sandbox.small, "--epochs", "500", "--json"]).spawn();
    let out = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      if (!out.includes('"batch"') && text.includes('"batch"')) child.kill("SIGTERM");
      out += text;
    }
    const error = await new Response(child.stderr).text();
    assert.equal((await child.status).code, 143, error);
    const all: TrainEvent[] = out.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(all.slice(-2).map(({ type }) => type), ["checkpoint", "end"]);
    assert.equal(only("end", all)[0].reason, "stopped");
    assert.match(error, /Stopping after this batch/);
    assert.match(
      error,
      /^Stopped after step \d+\. To go on: (?:deno|npx -y deno@\S+) task train --resume \//m,
    );
  },
});
