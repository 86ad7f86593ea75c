import assert from "node:assert/strict";
import { join } from "node:path";
import { parseNetwork } from "../lib/model/network.ts";
import { loadModelFile } from "../lib/train/checkpoint.ts";
import type { TrainEvent } from "../lib/train/events.ts";
import { makeSandbox, namesIn, runsIn, runTask, type Sandbox } from "./cli_sandbox.ts";

/** Six layers, one of them inside a residual, for images of any size and any number of classes. */
const network = {
  type: "sequential",
  blocks: [
    { type: "conv", filters: 4 },
    { type: "batchNorm" },
    { type: "relu" },
    { type: "residual", blocks: [{ type: "convBlock", filters: 4, padding: 1 }] },
    { type: "maxPool" },
    { type: "globalAveragePool" },
    { type: "dropout", rate: 0.1 },
    { type: "dense" },
  ],
};

async function write(sandbox: Sandbox, name: string, content: unknown): Promise<string> {
  const path = join(sandbox.folder, name);
  await Deno.writeTextFile(path, JSON.stringify(content));
  return path;
}

async function eventsOf(given: readonly string[]): Promise<TrainEvent[]> {
  const { code, out, error } = await runTask("train", [...given, "--json"]);
  assert.equal(code, 0, error);
  return out.trimEnd().split("\n").map((line) => JSON.parse(line));
}

const only = <Type extends TrainEvent["type"]>(type: Type, all: readonly TrainEvent[]) =>
  all.filter((event): event is Extract<TrainEvent, { type: Type }> => event.type === type);

Deno.test("a network given as JSON is trained, resumed and tested from its checkpoint alone", async () => {
  await using sandbox = await makeSandbox();
  const { runs, data, small } = sandbox;
  const file = await write(sandbox, "net.json", { $schema: "network.schema.json", ...network });
  const wild = ["--rotation", "10", "--shift", "0.1", "--moving-average", "0.9", "--model", file];
  const whole = await eventsOf([...small, ...wild, "--epochs", "2"]);
  const [start] = only("start", whole);
  assert.deepEqual(start.configuration.network, parseNetwork(network, "network"));

  const first = await eventsOf([...small, ...wild, "--epochs", "1"]);
  await Deno.remove(file);
  const { run } = only("start", first)[0];
  const resumed = await eventsOf(["--resume", run, "--runs", runs, "--epochs", "2"]);
  const [expected, found] = await Promise.all(
    [whole, resumed].map((all) => loadModelFile(only("checkpoint", all).at(-1)!.model)),
  );
  assert.deepEqual(found.model, expected.model);

  const wasm = ["--runs", runs, "--backend", "wasm"];
  const evaluated = await runTask("evaluate", [run, "--json", ...wasm]);
  assert.equal(evaluated.code, 0, evaluated.error);
  const [tested] = only("test", resumed).slice(-1);
  assert.equal(JSON.parse(evaluated.out).loss, tested.loss);

  const copy = join(sandbox.folder, "copy.safetensors");
  await Deno.copyFile(only("checkpoint", resumed).at(-1)!.model, copy);
  const elsewhere = await runTask("evaluate", [copy, "--json", ...wasm]);
  assert.equal(elsewhere.code, 2);
  assert.match(
    elsewhere.error,
    /learned from few, whose folder is not known here: give it with --data/,
  );
  const given = await runTask("evaluate", [copy, "--data", data, "--json", ...wasm]);
  assert.equal(JSON.parse(given.out).loss, tested.loss);
});

Deno.test("a network that does not fit is refused before anything is made", async () => {
  await using sandbox = await makeSandbox();
  const seven = {
    ...network,
    blocks: network.blocks.with(7, { type: "dense", units: 7 } as never),
  };
  const file = await write(sandbox, "seven.json", seven);
  for (const data of ["kmnist", sandbox.data]) {
    const given = [...sandbox.small, "--model", file, "--data", data];
    const { code, out, error } = await runTask("train", given);
    assert.equal(code, 2, error);
    assert.match(error, /The network does not fit (kmnist|few)\. .*gives 7, but .* of 10 classes/);
    assert.equal(out, "");
  }
  assert.deepEqual(await namesIn(sandbox.runs), []);
});

Deno.test("a run begins with the weights of another, which stands in its record", async () => {
  await using sandbox = await makeSandbox();
  const { small, runs } = sandbox;
  const first = await eventsOf([...small, "--epochs", "1", "--learning-rate", "0.001"]);
  const weights = only("checkpoint", first)[0].model;
  const given = [...small, "--epochs", "1", "--learning-rate", "1e-9", "--weights", weights];
  const second = await eventsOf(given);
  assert.match(only("start", second)[0].configuration.initialWeights!, /^[0-9a-f]{64}$/);
  const [learned, kept] = await Promise.all(
    [first, second].map(async (all) => {
      const { model } = await loadModelFile(only("checkpoint", all)[0].model);
      return model.get("conv1.weight")!.data as Float32Array;
    }),
  );
  // Nobody learns anything at such a rate.
  assert.ok(kept.every((weight, index) => Math.abs(weight - learned[index]) < 1e-6));

  const { run } = only("start", second)[0];
  const again = ["--resume", run, "--runs", runs, "--epochs", "2", "--quiet"];
  const same = await runTask("train", [...again, "--weights", weights]);
  assert.equal(same.code, 0, same.error);
  const other = await runTask("train", [
    ...again,
    "--weights",
    only("checkpoint", second)[0].model,
  ]);
  assert.equal(other.code, 2);
  assert.match(other.error, /--weights .* contradicts the run in .*, which has begun with others/);

  const unfit = await runTask("train", [...small, "--model", "tiny", "--weights", weights]);
  assert.equal(unfit.code, 2, unfit.error);
  assert.match(unfit.error, /The weights cannot be used\. .*conv1\.weight/);
  assert.equal((await runsIn(runs)).length, 2);
});

Deno.test("a run ends early and says why; resuming it does nothing more", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--epochs", "50", "--learning-rate", "1e-9"];
  const stop = ["--validation", "12", "--early-stopping", "2"];
  const { code, out, error } = await runTask("train", [...given, ...stop]);
  assert.equal(code, 0, error);
  assert.match(out, /^Data +few: 36 training images and 12 held out$/m);
  assert.match(out, /^Epoch 1\/50: .*, validation loss \d.*, validation accuracy \d.*, test loss/m);
  assert.match(error, /^Ended early: The validation loss has not fallen since epoch \d+ .*\.$/m);
  const [run] = await runsIn(sandbox.runs);
  const all = await eventsOf(["--resume", run, "--runs", sandbox.runs]);
  const [end] = only("end", all);
  assert.deepEqual([end.reason, end.examples], ["early", 0]);
});
