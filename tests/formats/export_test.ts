import assert from "node:assert/strict";
import { CommanderError } from "commander";
import { join } from "node:path";
import { exportCommand } from "../../lib/cli/export.ts";
import { Output } from "../../lib/cli/output.ts";
import { loadMnist } from "../../lib/data/mod.ts";
import { CNN, defineBlock, dense, sequential } from "../../lib/model/mod.ts";
import { decodeSafetensors, saveModel } from "../../lib/train/mod.ts";
import { makeSandbox, namesIn, runTask, type TaskResult } from "../cli_sandbox.ts";
import { OnnxRuntime } from "../onnxruntime/onnx_runtime.ts";
import { pixelsOf } from "./trained.ts";

/** Runs the command in this process, which saves a second. */
async function runHere(given: readonly string[]): Promise<TaskResult> {
  let text = "";
  const out = new Output({
    writeSync(bytes) {
      text += new TextDecoder().decode(bytes);
      return bytes.length;
    },
  });
  try {
    const code = await exportCommand(given, { program: "deno task", out, error: out });
    return { code, out: text, error: "" };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: error.exitCode, out: text, error: error.message };
  }
}

Deno.test("a run given as JSON is exported from its checkpoint alone, in every form", async () => {
  await using sandbox = await makeSandbox();
  const { folder, runs } = sandbox;
  const network = join(folder, "small.json");
  const blocks = [{ type: "convBlock", filters: 4 }, { type: "maxPool" }, { type: "dense" }];
  await Deno.writeTextFile(network, JSON.stringify({ type: "sequential", blocks }));
  const trained = await runTask("train", [
    ...sandbox.small,
    ...["--recipe", "tutorial", "--model", network, "--epochs", "2", "--quiet"],
  ]);
  assert.equal(trained.code, 0, trained.error);
  await Deno.remove(network);
  const [run] = await namesIn(runs);
  const typed = (
    name: string,
    given: readonly string[],
  ) => [run, "--runs", runs, "--out", join(folder, name), ...given];
  const write = (name: string, ...given: string[]) => runHere(typed(name, given));

  const onnx = await runTask("export", typed("small.onnx", ["--to", "onnx", "--fold"]));
  assert.equal(onnx.code, 0, onnx.error);
  assert.match(onnx.out, /^Wrote .*small\.onnx \([\d,]+ bytes\)\n$/);
  const { test } = await loadMnist();
  await using runtime = new OnnxRuntime();
  const bytes = await Deno.readFile(join(folder, "small.onnx"));
  const { logits, outputs } = await runtime.run(bytes, pixelsOf(test, 8));
  assert.equal(logits.length, 80);
  assert.deepEqual(outputs[0].shape, ["batch", 10]);

  const state = await write("small.safetensors", "--to", "safetensors");
  assert.equal(state.code, 0, state.error);
  const file = await Deno.readFile(join(folder, "small.safetensors"));
  const { tensors, metadata } = decodeSafetensors(file, "small.safetensors");
  assert.deepEqual(metadata, { format: "pt" });
  assert.deepEqual([...tensors.keys()].filter((name) => name.startsWith("conv1")), [
    "conv1.weight",
    "conv1.bias",
  ]);

  const tfjs = await write("layers", "--to", "tfjs");
  assert.equal(tfjs.code, 0, tfjs.error);
  assert.deepEqual(await namesIn(join(folder, "layers")), ["model.json", "weights.bin"]);
  const model = JSON.parse(await Deno.readTextFile(join(folder, "layers", "model.json")));
  assert.deepEqual(model.userDefinedMetadata, { classNames: [..."0123456789"] });

  const json = await runTask("export", typed("small.json", ["--to", "json"]));
  assert.equal(json.code, 0, json.error);
  const history = JSON.parse(await Deno.readTextFile(join(folder, "small.json")));
  assert.deepEqual(history.batches.step, [1, 2, 3, 4, 5, 6]);
  const csv = await write("small.csv", "--to", "csv");
  assert.equal(csv.code, 0, csv.error);
  assert.equal((await Deno.readTextFile(join(folder, "small.csv"))).trim().split("\n").length, 7);

  const refused: [message: RegExp, given: string[]][] = [
    [/small\.csv' is there already: give another name with --out, or --force/, ["--to", "csv"]],
    [/small\.csv.x' cannot be written/, ["--to", "csv", "--out", join(folder, "small.csv", "x")]],
    [/Give a format: --to onnx/, []],
    [/It must be onnx, tfjs, safetensors, json or csv/, ["--to", "tflite"]],
    [/--fold is for onnx and tfjs, and csv/, ["--to", "csv", "--fold", "--force"]],
  ];
  for (const [message, given] of refused) {
    const { code, error, out } = await write("small.csv", ...given);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(error, message);
  }
  const unknown = await runHere(["none", "--runs", runs, "--to", "onnx"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.error, /There is no run 'none'/);

  const before = await Deno.readFile(join(folder, "small.onnx"));
  const forced = await write("small.onnx", "--to", "onnx", "--force");
  assert.equal(forced.code, 0, forced.error);
  assert.notDeepEqual(await Deno.readFile(join(folder, "small.onnx")), before);
  const names = await namesIn(folder);
  assert(!names.some((name) => name.endsWith(".tmp")), names.join());
});

Deno.test("a saved network with a block of one's own: refused by its name, but for safetensors", async () => {
  await using sandbox = await makeSandbox();
  const { folder } = sandbox;
  const halve = defineBlock("halve", { build: () => ({ forward: (x) => x.div(2) }) });
  const model = new CNN({ network: sequential([halve(), dense()]) });
  const file = join(folder, "digits.safetensors");
  await saveModel(model, file);
  model.dispose();
  const write = (to: string) => runTask("export", [file, "--to", to, "--out", join(folder, "out")]);
  const { code, error } = await write("onnx");
  assert.equal(code, 2);
  assert.match(error, /blocks\[0\] has the type "halve", which is not defined/);
  assert.deepEqual(await namesIn(folder), ["digits.safetensors", "few", "other"]);
  const state = await write("safetensors");
  assert.equal(state.code, 0, state.error);
});
