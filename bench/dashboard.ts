/**
 * What the dashboard costs a training, and how quick it is: README.md says what each figure means.
 *
 *     deno task bench:dashboard [--threads N] [--rounds 5] [--json]
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { linesOf } from "../lib/process/lines.ts";
import { addRun } from "../tests/dashboard/runs.ts";
import { readMessages } from "../tests/dashboard/read_events.ts";
import { startDashboard, type TestDashboard } from "../tests/dashboard/server.ts";
import { argumentsOrExit, optionsUsage } from "./arguments.ts";
import { describeCircumstances, formatCircumstances } from "./machine.ts";
import { measureScreen } from "./dashboard_screen.ts";
import { keepResults } from "./results_file.ts";
import { summarize, type Summary } from "./summary.ts";
import { formatTable } from "./table.ts";

const resultsFile = new URL("results/dashboard.json", import.meta.url);

const usage = `Usage: deno task bench:dashboard [--threads N] [--rounds 5] [--json]

${optionsUsage}`;

/** How many streams are read at once. */
const CLIENTS = 100;
/** Milliseconds that training is watched for a figure, and that it gets to settle before. */
const WINDOW = 4000, SETTLE = 1000;
/** What watching costs is less than how windows differ: so there are more of them, in each round. */
const WINDOWS = 3;
/** Steps of the run that is opened. */
const STEPS = 12_000;

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** A figure of several rounds. */
interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly summary: Summary;
}

function figure(name: string, unit: string, values: readonly number[]): Figure {
  return { name, unit, values, summary: summarize(values) };
}

/** A training, and when each of its steps was over. */
function startTraining(runs: string, threads: number) {
  const process = new Deno.Command("deno", {
    args: [
      ...["task", "--quiet", "train", "--json", "--runs", runs, "--epochs", "1000"],
      ...["--backend", "wasm", "--threads", String(threads)],
    ],
    cwd: new URL("../", import.meta.url),
    stdout: "piped",
    stderr: "null",
  }).spawn();
  /** By step: milliseconds. */
  const ends: number[] = [];
  const begun = Promise.withResolvers<string>();
  const ended = (async () => {
    for await (const line of linesOf(process.stdout)) {
      const now = performance.now();
      const event = JSON.parse(line);
      if (event.type === "start") begun.resolve(event.run);
      if (event.type === "batch") ends[event.step] = now;
    }
    begun.reject(new Error("The training did not begin"));
  })();
  const stop = async () => {
    process.kill("SIGTERM");
    await Promise.all([process.status, ended]);
  };
  return { begun: begun.promise, ends, stop };
}

/** The median of the milliseconds that a step takes in the time that follows. */
async function stepTime(ends: readonly number[]): Promise<number> {
  await pause(SETTLE);
  const first = ends.length;
  await pause(WINDOW);
  // Between epochs it is tested and saved, which a median does not see.
  return summarize(ends.slice(first).map((end, index) => end - ends[first + index - 1])).median;
}

/** Seconds of the processor's that a process has had; nothing but on Linux. */
function processorTime(id: number): number {
  if (Deno.build.os !== "linux") return NaN;
  const fields = Deno.readTextFileSync(`/proc/${id}/stat`).split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function measureCost(
  { address, process }: TestDashboard,
  run: string,
  ends: readonly number[],
  rounds: number,
): Promise<Figure[]> {
  const alone: number[] = [];
  const watched: number[] = [];
  const server: number[] = [];
  const script = fileURLToPath(new URL("dashboard_clients.ts", import.meta.url));
  const stream = new URL(`/api/runs/${run}/events`, address).href;
  for (let round = 0; round < rounds * WINDOWS; round++) {
    // By turns the one comes first and the other, so that a machine that slows down favours neither.
    if (round % 2 === 0) alone.push(await stepTime(ends));
    const clients = new Deno.Command("deno", {
      args: ["run", "--allow-net", script, stream, String(CLIENTS)],
      stdin: "piped",
    }).spawn();
    const [begin, before] = [performance.now(), processorTime(process.pid)];
    watched.push(await stepTime(ends));
    const seconds = (performance.now() - begin) / 1000;
    server.push(100 * (processorTime(process.pid) - before) / seconds);
    await clients.stdin.close();
    await clients.status;
    if (round % 2 === 1) alone.push(await stepTime(ends));
  }
  const ratios = watched.map((time, round) => 100 * (time / alone[round] - 1));
  return [
    figure("a step that nobody watches", "ms", alone),
    figure(`a step that ${CLIENTS} watch`, "ms", watched),
    figure("what watching costs", "%", ratios),
    figure(`a core's time in the server of ${CLIENTS}`, "%", server),
  ];
}

/** From the end of a step in the training's own output to its arrival in a stream. */
async function measureDelay(
  { get }: TestDashboard,
  run: string,
  ends: readonly number[],
): Promise<Figure> {
  const delays: number[] = [];
  for await (const { event } of readMessages(await get(`/api/runs/${run}/events`))) {
    const now = performance.now();
    if (event.event.type !== "batch") continue;
    // Its line may still be on the way, which is as good as no delay.
    delays.push(Math.max(0, now - (ends[event.event.step] ?? now)));
    if (delays.length === 200) break;
  }
  return figure("from a step's end to a client", "ms", delays);
}

async function measureOpening({ runs, get }: TestDashboard, rounds: number): Promise<Figure> {
  const id = addRun(runs, { steps: STEPS });
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const begin = performance.now();
    await (await get(`/runs/${id}`)).text();
    await (await get(`/api/runs/${id}/metrics`)).json();
    // The first is for warming up.
    if (round > 0) times.push(performance.now() - begin);
  }
  return figure(`page and numbers of ${STEPS.toLocaleString("en-US")} steps`, "ms", times);
}

async function measure(threads: number, rounds: number): Promise<Figure[]> {
  await using dashboard = await startDashboard();
  const opening = await measureOpening(dashboard, rounds);
  const { begun, ends, stop } = startTraining(dashboard.runs, threads);
  try {
    const run = await begun;
    await pause(SETTLE);
    const delay = await measureDelay(dashboard, run, ends);
    const screen = await measureScreen(new URL(`/runs/${run}`, dashboard.address), ends);
    return [
      ...await measureCost(dashboard, run, ends, rounds),
      delay,
      figure("from a step's end to its point on the screen", "ms", screen),
      opening,
    ];
  } finally {
    await stop();
  }
}

async function main(): Promise<number> {
  const settings = argumentsOrExit(usage, []);
  if (typeof settings === "number") return settings;
  const { threads, rounds, json } = settings;
  const circumstances = describeCircumstances();
  const figures = await measure(threads, rounds);
  const report = { ...circumstances, settings: { threads, rounds }, figures };
  await keepResults(resultsFile, report);
  const rows = figures.map(({ name, unit, summary: { median, least, most } }) =>
    [name, unit, ...[median, least, most].map((value) => value.toFixed(1))] as const
  );
  const table = formatTable(["", "unit", "median", "least", "most"], rows);
  console.log(
    json
      ? JSON.stringify(report)
      : [...formatCircumstances(circumstances), "", ...table].join("\n"),
  );
  return 0;
}

if (import.meta.main) Deno.exit(await main());
