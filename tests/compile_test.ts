import assert from "node:assert/strict";
import { join } from "node:path";
import { loadMnist } from "../lib/data/mnist.ts";
import { loadModelFile } from "../lib/train/checkpoint.ts";
import { namesIn, project } from "./cli_sandbox.ts";
import { writeIdxFiles } from "./idx_files.ts";

const { tasks } = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
const task: readonly string[] = tasks.compile.command.split(" ");
const permissions = task.filter((word) => word.startsWith("--allow") || word === "--no-prompt");
const program = task.at(-1)!;

/** What the task gives to `deno`, but for another output, and unchecked: `deno task check` checks. */
function compiling(output: string): string[] {
  const [, command, ...rest] = task.with(task.indexOf("--output") + 1, output);
  return [command, "--no-check", ...rest];
}

async function run(command: string, args: readonly string[], options: Deno.CommandOptions = {}) {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...options,
    args: [...args],
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), error: decoder.decode(stderr) };
}

/**
 * Whether there is the runtime that an executable is made of, which Deno fetches from its own server.
 */
async function canCompile(): Promise<boolean> {
  const folder = await Deno.makeTempDir({ prefix: "glyph_denort_" });
  try {
    await Deno.writeTextFile(join(folder, "empty.js"), "");
    const args = ["compile", "--no-check", "--output", "empty", "empty.js"];
    return (await run("deno", args, { cwd: folder })).code === 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Trains on 2 threads in a folder where nothing lies but the data, and looks at what is saved. */
async function trainAlone(folder: string, command: string, args: readonly string[]): Promise<void> {
  const alone = join(folder, "alone");
  await Deno.mkdir(join(alone, "digits"), { recursive: true });
  writeIdxFiles(join(alone, "digits"), await loadMnist(), { train: 96, test: 40 });
  const given = ["--data", "digits", "--epochs", "1", "--batch-size", "32", "--workers", "1"];
  const { code, out, error } = await run(
    command,
    [...args, "train", ...given, "--backend", "wasm", "--threads", "2"],
    { cwd: alone, clearEnv: true, env: { HOME: folder, DENO_DIR: join(folder, "deno") } },
  );
  assert.equal(code, 0, error);
  assert.match(out, /wasm, 2 threads/);
  const [id] = await namesIn(join(alone, "runs"));
  const names = await namesIn(join(alone, "runs", id));
  assert.ok(names.includes("loss.svg"), `${names}`);
  const saved = await loadModelFile(join(alone, "runs", id, "step-00000003.safetensors"));
  assert.equal(saved.metadata.configuration.trainExamples, 96);
  const wrong = await run(command, [...args, "trian"], { cwd: alone });
  assert.equal(wrong.code, 2, wrong.error);
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "glyph_compile_" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the one file that the executable carries trains, with no package and no cache", () =>
  withFolder(async (folder) => {
    const file = join(folder, "glyph.js");
    const bundled = await run("deno", ["bundle", "--output", file, program], { cwd: project });
    assert.equal(bundled.code, 0, bundled.error);
    assert.ok((await Deno.stat(file)).size < 10e6);
    const alone = ["run", "--no-config", "--no-remote", "--no-npm", ...permissions, file];
    await trainAlone(folder, Deno.execPath(), alone);
  }));

Deno.test("deno compile packs that file, its workers and nothing else (onto Deno in place of its runtime)", () =>
  withFolder(async (folder) => {
    const executable = join(folder, "glyph");
    const env = { DENORT_BIN: Deno.execPath() };
    const { code, error } = await run("deno", compiling(executable), { cwd: project, env });
    assert.equal(code, 0, error);
    const added = (await Deno.stat(executable)).size -
      (await Deno.stat(Deno.execPath())).size;
    assert.ok(added > 10e6 && added < 18e6, `${added} bytes`);
  }));

const available = await canCompile();
const suffix = available ? "" : " (skipped: Deno's runtime denort cannot be fetched here)";

Deno.test({
  name: `the executable trains${suffix}`,
  ignore: !available,
  fn: () =>
    withFolder(async (folder) => {
      const executable = join(folder, "glyph");
      const compiled = await run("deno", compiling(executable), { cwd: project });
      assert.equal(compiled.code, 0, compiled.error);
      await trainAlone(folder, executable, []);
    }),
});
