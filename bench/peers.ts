/**
 * Training speed beside PyTorch's, on the same machine in the same run.
 *
 *     deno task bench:peers [--threads 2] [--rounds 5] [--steps 20] [--batch-size 128] [--json]
 *
 * PyTorch in both memory layouts and Glyph train the tutorial's network on MNIST, data and metrics
 * included, in turn: each does `steps` steps a round, after a warm-up. While one works, the others
 * wait. The ratio is Glyph's median to that of PyTorch's faster layout.
 *
 * @module
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { loadMnist } from "../lib/data/mnist.ts";
import { findPyTorch, installPyTorch } from "../tests/pytorch/find_pytorch.ts";
import { startGlyph } from "./glyph_peer.ts";
import type { Peer, PeerOptions } from "./peer.ts";
import { startPyTorch } from "./pytorch_peer.ts";
import { summarize, type Summary } from "./summary.ts";
import { writeMnist } from "./write_mnist.ts";

const warmUp = 5;
/** A load from which on the numbers mean little. */
const busy = 0.5;

interface Settings extends PeerOptions {
  readonly rounds: number;
  readonly steps: number;
}

/** What a run of the benchmark found out. */
interface Report {
  readonly time: string;
  readonly machine: { readonly processor: string; readonly cores: number; readonly system: string };
  /** Processes that wanted a core in the minute before: others' work, which slows all peers. */
  readonly load: number;
  readonly deno: string;
  readonly settings: Settings;
  readonly peers: readonly {
    readonly name: string;
    readonly version: string;
    /** Of each round. */
    readonly imagesPerSecond: readonly number[];
    readonly summary: Summary;
  }[];
  /** Glyph's median to that of PyTorch's faster layout. */
  readonly ratio: number;
}

function readSettings(): Settings & { readonly json: boolean } {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      "threads": { type: "string", default: "2" },
      "rounds": { type: "string", default: "5" },
      "steps": { type: "string", default: "20" },
      "batch-size": { type: "string", default: "128" },
      "json": { type: "boolean", default: false },
    },
  });
  const whole = (name: "threads" | "rounds" | "steps" | "batch-size") => {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`--${name} must be a whole number from 1, not ${values[name]}`);
    }
    return value;
  };
  return {
    threads: whole("threads"),
    rounds: whole("rounds"),
    steps: whole("steps"),
    batch: whole("batch-size"),
    warmUp,
    json: values.json,
  };
}

async function measure(
  peers: readonly Peer[],
  settings: Settings,
  load: number,
  note: (line: string) => void,
): Promise<Report> {
  const { rounds, steps, batch } = settings;
  const speeds = peers.map((): number[] => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [index, peer] of peers.entries()) {
      speeds[index].push(steps * batch / await peer.train(steps));
    }
    const line = peers.map(({ name }, index) => `${name} ${speeds[index].at(-1)!.toFixed(0)}`);
    note(`Round ${round} of ${rounds}, images a second: ${line.join("; ")}`);
  }
  const results = peers.map(({ name, version }, index) => ({
    name,
    version,
    imagesPerSecond: speeds[index],
    summary: summarize(speeds[index]),
  }));
  const medians = results.map(({ summary }) => summary.median);
  return {
    time: new Date().toISOString(),
    machine: {
      processor: cpus()[0].model.trim(),
      cores: navigator.hardwareConcurrency,
      system: Deno.build.target,
    },
    load,
    deno: Deno.version.deno,
    settings,
    peers: results,
    ratio: medians.at(-1)! / Math.max(...medians.slice(0, -1)),
  };
}

function format({ machine, load, deno, settings, peers, ratio }: Report): string {
  const { threads, rounds, steps, batch, warmUp } = settings;
  const rows = peers.map(({ name, version, summary: { median, least, most } }) =>
    `${name.padEnd(24)}${median.toFixed(0).padStart(8)}${least.toFixed(0).padStart(8)}` +
    `${most.toFixed(0).padStart(8)}   ${version}`
  );
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.system}, Deno ${deno}, ` +
    `load ${load.toFixed(1)} before`,
    `${threads} threads, batches of ${batch}, ${rounds} rounds of ${steps} steps in turn, ` +
    `${warmUp} steps of warm-up`,
    "",
    `${"Images a second".padEnd(24)}${"median".padStart(8)}${"least".padStart(8)}` +
    `${"most".padStart(8)}   version`,
    ...rows,
    "",
    `Glyph trains at ${ratio.toFixed(2)} of the speed of PyTorch's faster layout.`,
    ...load > busy ? ["The machine was busy: measure again when it is quiet."] : [],
  ].join("\n");
}

async function main(): Promise<number> {
  const { json, ...settings } = readSettings();
  const [load] = Deno.loadavg();
  const python = await findPyTorch();
  if (python === undefined) {
    console.error(`There is no PyTorch to compare with. On Debian: ${installPyTorch}`);
    return 1;
  }
  const data = await loadMnist();
  const folder = await Deno.makeTempDir({ prefix: "glyph-bench-" });
  const peers: Peer[] = [];
  try {
    await writeMnist(data, folder);
    for (const layout of ["contiguous", "channels_last"] as const) {
      peers.push(await startPyTorch(python, folder, layout, settings));
    }
    peers.push(await startGlyph(data, settings));
    const report = await measure(peers, settings, load, console.error);
    const text = JSON.stringify(report, undefined, 2);
    const results = new URL("results/", import.meta.url);
    await Deno.mkdir(results, { recursive: true });
    await Deno.writeTextFile(new URL("peers.json", results), `${text}\n`);
    console.log(json ? JSON.stringify(report) : format(report));
    return 0;
  } finally {
    for (const peer of peers) await peer.close();
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await main());
