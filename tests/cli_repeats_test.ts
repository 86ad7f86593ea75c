import assert from "node:assert/strict";
import type { TrainEvent } from "../lib/train/events.ts";
import { RunStore } from "../lib/runs/run_store.ts";
import { makeSandbox, runTask, task } from "./cli_sandbox.ts";

Deno.test("--repeats trains a run for each seed, each with its record, and ends with the statistics", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--epochs", "1", "--seed", "5", "--name", "Thrice"];
  const { code, out, error } = await runTask("train", [...given, "--repeats", "3", "--json"]);
  assert.equal(code, 0, error);
  const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  const result = lines.at(-1);
  assert.equal(result.type, "repeats");
  const tests = lines.filter((event: TrainEvent) => event.type === "test");
  assert.deepEqual(
    result.runs.map(({ accuracy }: { accuracy: number }) => accuracy),
    tests.map(({ accuracy }) => accuracy),
  );
  using store = RunStore.open(sandbox.runs);
  const runs = result.runs.map(({ run }: { run: string }) => store.get(run)!);
  assert.deepEqual(
    runs.map(({ name, state, configuration, options }: typeof runs[number]) => [
      name,
      state,
      configuration.seed,
      options.seed,
    ]),
    [5, 6, 7].map((seed, index) => [`Thrice ${index + 1}/3`, "completed", seed, seed]),
  );
  assert.deepEqual(
    runs.map(({ series }: typeof runs[number]) => series),
    [1, 2, 3].map((number) => ({ id: runs[0].id, number, of: 3 })),
  );

  const alone = await runTask("train", [...given, "--seed", "6", "--json"]);
  const [, second] = tests;
  const same = alone.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(same.find(({ type }: TrainEvent) => type === "test").loss, second.loss);
});

Deno.test({
  name:
    "a signal ends repeated runs, which says what was done; the one it stopped goes on by itself",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using sandbox = await makeSandbox();
    const given = [...sandbox.small, "--epochs", "8", "--repeats", "200", "--json"];
    const child = task("train", given).spawn();
    const starts: string[] = [];
    let rest = "";
    let sent = false;
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const event: TrainEvent = JSON.parse(line);
        if (event.type === "start") starts.push(event.run);
        if (event.type === "batch" && starts.length === 3 && !sent) {
          child.kill("SIGTERM");
          sent = true;
        }
      }
    }
    const error = await new Response(child.stderr).text();
    assert.equal((await child.status).code, 143, error);
    assert.match(error, /^Stopped after step \d+\. To go on: .*$/m);
    assert.match(error, /^2 of 200 runs are done; the others were not begun\.$/m);
    assert.equal(starts.length, 3);
    const [, , run] = starts;
    const resumed = await runTask("train", ["--resume", run, "--runs", sandbox.runs, "--quiet"]);
    assert.equal(resumed.code, 0, resumed.error);
    using store = RunStore.open(sandbox.runs);
    const { name, state, epoch, series } = store.get(run)!;
    assert.deepEqual([name, state, epoch], ["tutorial 3/200", "completed", 8]);
    assert.deepEqual(series, { id: starts[0], number: 3, of: 200 });
  },
});
