/**
 * Speed beside PyTorch's, TensorFlow.js' and jax-js', on the same machine in the same run.
 *
 *     deno task bench:peers [--threads 2] [--rounds 5] [--steps 20] [--batch-size 128]
 *                           [--peers "Glyph; Glyph --turbo"] [--json]
 *
 * Every peer has the tutorial's network with the same weights, which is checked, in a process of its
 * own, and waits while another works. Each trains on MNIST in turn, data and metrics included, then
 * each predicts, batches of 500. Slow peers do less, as plan.ts says. A peer that is not installed is
 * named, and left out. A run without other options than `--json` is kept: in results/peers.json, the
 * README and docs/peers.svg.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { loadMnist } from "../lib/data/mnist.ts";
import { findPyTorch } from "../tests/pytorch/find_pytorch.ts";
import { describeCircumstances, formatCircumstances } from "./machine.ts";
import { checkAgreement } from "./peers/agreement.ts";
import { measureInTurn } from "./peers/measure.ts";
import { notesOn } from "./peers/notes.ts";
import {
  type PeerName,
  peerNames,
  type PeerPlan,
  planPeers,
  type PlanSettings,
} from "./peers/plan.ts";
import { type Peer, startPeer } from "./peers/process.ts";
import { keepReport } from "./peers/readme.ts";
import type { Report } from "./peers/report.ts";
import { rowsOf, titles } from "./peers/rows.ts";
import { writeWeights } from "./peers/write_weights.ts";
import { formatTable } from "./table.ts";
import { writeMnist } from "./write_mnist.ts";

const defaults = { "threads": "2", "rounds": "5", "steps": "20", "batch-size": "128" } as const;

interface Settings {
  readonly plan: PlanSettings;
  readonly chosen: readonly PeerName[];
  /** Whether the run is the one whose results are kept. */
  readonly keep: boolean;
  readonly json: boolean;
}

function readSettings(): Settings {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      "threads": { type: "string" },
      "rounds": { type: "string" },
      "steps": { type: "string" },
      "batch-size": { type: "string" },
      "peers": { type: "string" },
      "json": { type: "boolean", default: false },
    },
  });
  const whole = (name: keyof typeof defaults) => {
    const value = Number(values[name] ?? defaults[name]);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new RangeError(`--${name} must be a whole number from 1, not ${values[name]}`);
  };
  const names = values.peers?.split(";").map((name) => name.trim()) ?? peerNames;
  const chosen = names.map((name) => {
    const found = peerNames.find((peer) => peer === name);
    if (found !== undefined) return found;
    throw new RangeError(`--peers: there is none called "${name}", but ${peerNames.join("; ")}`);
  });
  return {
    plan: {
      threads: whole("threads"),
      rounds: whole("rounds"),
      steps: whole("steps"),
      batch: whole("batch-size"),
    },
    chosen,
    keep: Deno.args.every((argument) => argument === "--json"),
    json: values.json,
  };
}

/** Starts those that are there. */
async function startAll(plans: readonly PeerPlan[], folder: string, peers: Peer[]) {
  const missing: Report["missing"][number][] = [];
  for (const plan of plans) {
    const peer = await startPeer(plan, folder);
    if (peer !== undefined) peers.push(peer);
    else {
      const { name, install = "" } = plan;
      console.error(`${name} is missing. To install it: ${install}`);
      missing.push({ name, install });
    }
  }
  return missing;
}

async function measure(peers: readonly Peer[]): Promise<Report["peers"]> {
  await checkAgreement(peers);
  const training = await measureInTurn(peers, "train", console.error);
  const memory = await Promise.all(peers.map((peer) => peer.peakMemory()));
  const prediction = await measureInTurn(peers, "predict", console.error);
  return peers.map(({ plan: { name, threads }, version }, index) => ({
    name,
    version,
    threads,
    speeds: { train: training[index], predict: prediction[index] },
    trainingMemory: memory[index],
  }));
}

async function main(): Promise<void> {
  const { plan, chosen, keep, json } = readSettings();
  const circumstances = describeCircumstances();
  const plans = planPeers(plan, await findPyTorch()).filter(({ name }) => chosen.includes(name));
  const folder = await Deno.makeTempDir({ prefix: "glyph-bench-" });
  const peers: Peer[] = [];
  try {
    await writeMnist(await loadMnist(), folder);
    await writeWeights(folder);
    const missing = await startAll(plans, folder, peers);
    const results = await measure(peers);
    const report: Report = { ...circumstances, settings: plan, peers: results, missing };
    if (keep) await keepReport(report);
    const lines = [
      ...formatCircumstances(report),
      "",
      ...formatTable(titles, rowsOf(report)),
      "",
      ...notesOn(report),
    ];
    console.log(json ? JSON.stringify(report) : lines.join("\n"));
  } finally {
    for (const peer of peers) await peer.close();
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  await main();
  Deno.exit();
}
