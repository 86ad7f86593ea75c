import assert from "node:assert/strict";
import { basename } from "node:path";
import { latestCheckpoint } from "../lib/train/checkpoint.ts";
import { loadMnist } from "../lib/data/mnist.ts";
import { RunStore } from "../lib/runs/run_store.ts";
import { seededRandom } from "../lib/random.ts";
import type { StateDict } from "../lib/named_array.ts";
import { writeIdxFiles } from "./idx_files.ts";

/** How often a run is killed: a few times here, a hundred in the long tests. */
const kills = Number(Deno.env.get("GLYPH_KILLS") ?? 4);

/** What every process of these tests is told, after the command. */
const options = ["--backend", "wasm", "--json"];

function command(runs: string, more: string[]): Deno.Command {
  return new Deno.Command("deno", {
    args: ["run", "-A", "lib/cli/train.ts", ...options, "--runs", runs, ...more],
    env: { NO_COLOR: "1" },
    cwd: new URL("..", import.meta.url),
    stdout: "piped",
    stderr: "piped",
    stdin: "null",
  });
}

/** A network and settings with everything that must not be lost between two processes. */
const everything = [
  ["--recipe", "tutorial"],
  ["--model", "tiny"],
  ["--dropout", "0.1"],
  ["--optimizer", "adamw"],
  ["--weight-decay", "0.01"],
  ["--schedule", "one-cycle"],
  ["--warmup", "0.3"],
  ["--clip-norm", "1"],
  ["--label-smoothing", "0.1"],
  ["--moving-average", "0.99"],
  ["--rotation", "10"],
  ["--shift", "0.1"],
  ["--scale", "0.1"],
  ["--shear", "5"],
  ["--validation", "40"],
  ["--early-stopping", "100"],
].flat();

const cases = [
  ["the tutorial's settings", ["--recipe", "tutorial"]],
  ["all settings at once", everything],
] as const;

async function finish(runs: string, more: string[]): Promise<void> {
  const { success, stderr } = await command(runs, more).output();
  assert(success, new TextDecoder().decode(stderr));
}

/** The only run in a folder, or `undefined` where none has been made yet. */
function onlyRun(runs: string): string | undefined {
  const names = Array.from(Deno.readDirSync(runs)).filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name);
  assert(names.length <= 1, `One run was expected, not ${names.join(", ")}`);
  return names[0] && `${runs}/${names[0]}`;
}

/** What the store tells of the only run in a folder, but for what differs from time to time. */
function recorded(runs: string) {
  using store = RunStore.open(runs);
  const run = store.get(basename(onlyRun(runs)!))!;
  const { batches: { step, epoch, loss, accuracy }, ...metrics } = store.metrics(run.id)!;
  return {
    state: run.state,
    now: [run.step, run.epoch, run.loss, run.testAccuracy, run.checkpoint],
    batches: { step, epoch, loss, accuracy },
    epochs: metrics.epochs.map(({ seconds: _, elapsed: __, ...event }) => event),
    validations: metrics.validations.map(({ seconds: _, elapsed: __, ...event }) => event),
    tests: metrics.tests.map(({ seconds: _, elapsed: __, ...event }) => event),
    checkpoints: metrics.checkpoints,
  };
}

async function finalArrays(run: string): Promise<{ step: number; arrays: StateDict }> {
  const { state } = (await latestCheckpoint(run))!;
  return { step: state.position.step, arrays: new Map([...state.model, ...state.training]) };
}

const countSteps = (events: string) => events.split('"type":"batch"').length - 1;

for (const [name, settings] of cases) {
  Deno.test(`a run killed ${kills} times by SIGKILL ends with the same bits and records as one that was not, with ${name}`, async () => {
    const folder = Deno.makeTempDirSync();
    try {
      const data = `${folder}/data`, runs = `${folder}/runs`, straight = `${folder}/straight`;
      for (const path of [data, runs, straight]) Deno.mkdirSync(path);
      writeIdxFiles(data, await loadMnist(), { train: 200, test: 50 });
      // Enough epochs that every process gets some way, and the last one has something left to do.
      const epochs = String(2 * kills + 2);
      const begin = [
        "--data",
        data,
        "--epochs",
        epochs,
        "--batch-size",
        "32",
        "--seed",
        "5",
        ...settings,
      ];
      await finish(straight, [...begin, "--threads", "1"]);

      const random = seededRandom(7, "kill");
      for (let kill = 0; kill < kills; kill++) {
        const run = onlyRun(runs);
        const resumable = run !== undefined && await latestCheckpoint(run) !== undefined;
        if (run !== undefined && !resumable) Deno.removeSync(run, { recursive: true });
        const threads = ["--threads", String(1 + kill % 3)];
        const given = resumable ? ["--resume", basename(run)] : begin;
        const child = command(runs, [...given, ...threads]).spawn();
        const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
        // It dies at a random moment between its first event and the end of two more epochs.
        const steps = random.integer(10);
        for (let seen = ""; countSteps(seen) < steps || !seen.includes('"start"');) {
          const { value, done } = await reader.read();
          assert(!done, "The run ended before it could be killed");
          seen += value;
        }
        await new Promise((resolve) => setTimeout(resolve, random.integer(20)));
        child.kill("SIGKILL");
        await reader.cancel();
        await child.stderr.cancel();
        await child.status;
        using store = RunStore.open(runs);
        assert.deepEqual(store.findLost().map(({ state }) => state), ["lost"]);
      }
      const run = onlyRun(runs);
      const resumable = run !== undefined && await latestCheckpoint(run) !== undefined;
      if (run !== undefined && !resumable) Deno.removeSync(run, { recursive: true });
      await finish(runs, resumable ? ["--resume", basename(run), "--threads", "2"] : begin);

      const expected = await finalArrays(onlyRun(straight)!);
      const actual = await finalArrays(onlyRun(runs)!);
      assert.equal(actual.step, expected.step);
      assert.deepEqual([...actual.arrays.keys()], [...expected.arrays.keys()]);
      for (const [name, { data }] of expected.arrays) {
        assert.deepEqual(actual.arrays.get(name)!.data, data, name);
      }
      assert.deepEqual(recorded(runs), recorded(straight));
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}
