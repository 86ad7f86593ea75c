import assert from "node:assert/strict";
import { join } from "node:path";
import { project, runTask } from "./cli_sandbox.ts";
import { writePatterns } from "./pattern_images.ts";

/** Runs an example as a user does, in a folder of its own, and gives what it prints. */
async function runExample(name: string, folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "--allow-all", "--quiet", join(project, "examples", name), ...args],
    cwd: folder,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assert.equal(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout);
}

/** All test accuracies that are printed, from 0 to 1. */
function accuraciesIn(text: string): number[] {
  return Array.from(text.matchAll(/test accuracy ([\d.]+)%/gi), ([, percent]) => +percent / 100);
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "glyph_examples_" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const kinds = ["upright", "level", "checked"] as const;

Deno.test("train_on_a_folder.ts learns classes from a folder of PNG files, and names them", () =>
  withFolder(async (folder) => {
    await writePatterns(join(folder, "own"), kinds, { count: 40, size: 16 });
    const printed = await runExample("train_on_a_folder.ts", folder, "own", "8");
    assert.ok(accuraciesIn(printed)[0] > 0.7, printed);
    for (const name of kinds) assert.match(printed, new RegExp(`${name}: \\d+ of \\d+`));
    assert.ok((await Deno.stat(join(folder, "own_images.safetensors"))).isFile);
  }));

Deno.test("train_on_a_folder.ts says how it is called", async () => {
  const { code, stderr } = await new Deno.Command("deno", {
    args: ["run", "--allow-all", "--quiet", join(project, "examples/train_on_a_folder.ts")],
  }).output();
  assert.equal(code, 2);
  assert.match(new TextDecoder().decode(stderr), /FOLDER/);
});

Deno.test("custom_block.ts trains its depthwise block", () =>
  withFolder(async (folder) => {
    await writePatterns(join(folder, "own"), kinds, { count: 400 });
    const printed = await runExample("custom_block.ts", folder, "own", "960");
    assert.match(printed, /depthwise1 .*\n(.*\n)*depthwise3 /);
    assert.ok(accuraciesIn(printed)[0] > 0.7, printed);
  }));

Deno.test("transfer.ts learns on a second data set from the first layers of the first", () =>
  withFolder(async (folder) => {
    await writePatterns(join(folder, "from"), kinds, { count: 200 });
    await writePatterns(join(folder, "to"), ["checked", "rising"], { count: 200 });
    const printed = await runExample("transfer.ts", folder, "from", "to", "480");
    const [teacher, scratch, student] = accuraciesIn(printed);
    assert.ok(teacher > 0.5 && student > 0.7 && scratch >= 0, printed);
    assert.match(printed, /Taken along: 21 arrays; from scratch: 23/);
  }));

Deno.test("layers_model.ts trains a plain tf.layers model on the threads alone", () =>
  withFolder(async (folder) => {
    await writePatterns(join(folder, "own"), kinds, { count: 200 });
    const printed = await runExample("layers_model.ts", folder, "own", "480");
    assert.ok(accuraciesIn(printed)[0] > 0.7, printed);
    assert.match(printed, /Kernels that fell back: 0/);
  }));

Deno.test("network.json is trained by --model, and tested from its checkpoint alone", () =>
  withFolder(async (folder) => {
    await writePatterns(join(folder, "own"), kinds, { count: 100 });
    const data = ["--data", join(folder, "own")], runs = ["--runs", join(folder, "runs")];
    const model = ["--model", join(project, "examples/network.json")];
    const settings = ["--batch-size", "16", "--epochs", "2", "--seed", "1", "--json"];
    const trained = await runTask("train", [...data, ...runs, ...model, ...settings]);
    assert.equal(trained.code, 0, trained.error);
    const events = trained.out.trim().split("\n").map((line) => JSON.parse(line));
    const test = events.findLast(({ type }) => type === "test");
    assert.ok(test.accuracy > 0.6, `${test.accuracy}`);

    const { run } = events.find(({ type }) => type === "start");
    const evaluated = await runTask("evaluate", [run, ...data, ...runs, "--json"]);
    assert.equal(evaluated.code, 0, evaluated.error);
    assert.equal(JSON.parse(evaluated.out).accuracy, test.accuracy);
  }));
