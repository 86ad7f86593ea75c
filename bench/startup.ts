/**
 * How long Glyph takes to start: README.md says what each figure means.
 *
 *     deno task bench:startup [--threads N] [--rounds 5] [--json]
 *
 * @module
 */
import { argumentsOrExit, optionsUsage } from "./arguments.ts";
import { describeCircumstances, formatCircumstances } from "./machine.ts";
import { keepResults } from "./results_file.ts";
import { summarize, type Summary } from "./summary.ts";
import { formatTable } from "./table.ts";

const root = new URL("../", import.meta.url);
const resultsFile = new URL("results/startup.json", import.meta.url);

const usage = `Usage: deno task bench:startup [--threads N] [--rounds 5] [--json]

${optionsUsage}`;

/** Milliseconds from a beginning to what was waited for. */
interface Moment {
  readonly name: string;
  readonly milliseconds: readonly number[];
  readonly summary: Summary;
}

/** From the start of `deno task train` to some of its events. */
async function startTraining(threads: number): Promise<Map<string, number>> {
  const runs = await Deno.makeTempDir({ prefix: "glyph-bench-" });
  const options = ["--json", "--limit", "1280", "--threads", String(threads), "--runs", runs];
  const begin = performance.now();
  const child = new Deno.Command("deno", {
    args: ["task", "train", ...options],
    cwd: root,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const moments = new Map<string, number>();
  let text = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    const now = performance.now() - begin;
    text += part;
    const events = text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
    for (const { type, step } of events) {
      const name = type === "batch" ? `deno task train: batch ${step}` : `deno task train: ${type}`;
      if (type === "start" || step <= 3 && type === "batch") {
        if (!moments.has(name)) moments.set(name, now);
      }
    }
    // The task passes the signal on; the run ends after its batch.
    if (moments.size === 4) child.kill("SIGTERM");
  }
  await child.status;
  await Deno.remove(runs, { recursive: true });
  return moments;
}

/** A program that reads an image; it prints milliseconds since its first line. */
const prediction = (threads: number) => `
  const begin = performance.now();
  const { CNN, selectBackend } = await import("${new URL("mod.ts", root)}");
  console.log("import of mod.ts", performance.now() - begin);
  const backend = await selectBackend({ prefer: "wasm", threads: ${threads} });
  const model = new CNN();
  await model.predict(new Float32Array(28 * 28));
  console.log("import of mod.ts to the first prediction", performance.now() - begin);
  const again = performance.now();
  await model.predict(new Float32Array(28 * 28));
  console.log("the second prediction", performance.now() - again);
  backend.dispose();
`;

async function startPredicting(threads: number): Promise<Map<string, number>> {
  const begin = performance.now();
  const child = new Deno.Command("deno", {
    args: ["eval", prediction(threads)],
    cwd: root,
    stdout: "piped",
    stderr: "null",
  });
  const { success, stdout } = await child.output();
  if (!success) throw new Error("A program that predicts failed");
  const moments = new Map<string, number>();
  for (const line of new TextDecoder().decode(stdout).trim().split("\n")) {
    const [, name, milliseconds] = /^(.*) ([\d.]+)$/.exec(line)!;
    moments.set(name, Number(milliseconds));
  }
  moments.set("a program that predicts, from start to end", performance.now() - begin);
  return moments;
}

async function measure(threads: number, rounds: number): Promise<Moment[]> {
  const milliseconds = new Map<string, number[]>();
  // The first round, which is not counted, fills Deno's caches.
  for (let round = 0; round <= rounds; round++) {
    for (const start of [startTraining, startPredicting]) {
      for (const [name, time] of await start(threads)) {
        if (!milliseconds.has(name)) milliseconds.set(name, []);
        if (round > 0) milliseconds.get(name)!.push(time);
      }
    }
  }
  return Array.from(milliseconds, ([name, times]) => ({
    name,
    milliseconds: times,
    summary: summarize(times),
  }));
}

async function main(): Promise<number> {
  const settings = argumentsOrExit(usage, []);
  if (typeof settings === "number") return settings;
  const { threads, rounds, json } = settings;
  const circumstances = describeCircumstances();
  const moments = await measure(threads, rounds);
  const report = { ...circumstances, settings: { threads, rounds }, moments };
  await keepResults(resultsFile, report);
  const rows = moments.map(({ name, summary: { median, least, most } }) =>
    [name, ...[median, least, most].map((time) => time.toFixed(0))] as const
  );
  const table = formatTable(["Milliseconds", "median", "least", "most"], rows);
  console.log(
    json
      ? JSON.stringify(report)
      : [...formatCircumstances(circumstances), "", ...table].join("\n"),
  );
  return 0;
}

if (import.meta.main) Deno.exit(await main());
