/**
 * Speed of well-known networks of stock tf.layers on `wasm-threads`, beside TensorFlow.js' own
 * backends, on the same machine in the same run.
 *
 *     deno task bench:networks [--networks LeNet-5,ResNet] [--rounds 5] [--json]
 *
 * A step of training is `model.trainOnBatch` with stock Adam; a prediction is read back. Each peer has
 * a process of its own, and while one works, the others wait. All get batches of 32, but stock cpu,
 * whose time grows with the images alone, single ones; it does fewer rounds where one takes seconds.
 * The medians are printed as a table in Markdown, everything else is in results/networks.json.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import configuration from "../deno.json" with { type: "json" };
import { selectBackend } from "../backends/select.ts";
import { BACKEND_NAME } from "../backends/wasm/mod.ts";
import { networks } from "../tests/networks/mod.ts";
import type { Network } from "../tests/networks/network.ts";
import { measureInTurn, type Speed } from "./networks_measure.ts";
import { type NetworkPeer, type NetworkPeerOptions, startNetworkPeer } from "./networks_peer.ts";
import { formatRefusals, formatTable, type NetworkResult } from "./networks_table.ts";

const BATCH = 32;
/** A load from which on the numbers mean little. */
const BUSY = 0.5;

const PEERS: Readonly<Record<string, Omit<NetworkPeerOptions, "network">>> = {
  "two threads": { backend: BACKEND_NAME, threads: 2, batch: BATCH },
  "one thread": { backend: BACKEND_NAME, threads: 1, batch: BATCH },
  "stock wasm": { backend: "wasm", threads: 1, batch: BATCH },
  "stock cpu": { backend: "cpu", threads: 1, batch: 1 },
};

function readSettings(): { chosen: readonly Network[]; rounds: number; json: boolean } {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      "networks": { type: "string", default: networks.map(({ name }) => name).join() },
      "rounds": { type: "string", default: "5" },
      "json": { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) {
    throw new RangeError(`--rounds must be a whole number from 1, not ${values.rounds}`);
  }
  const chosen = values.networks.split(",").map((name) => {
    const network = networks.find((network) => network.name === name);
    if (network === undefined) throw new RangeError(`--networks: there is none called ${name}`);
    return network;
  });
  return { chosen, rounds, json: values.json };
}

function countParameters({ benchmarkShape: shape, build }: Network): number {
  const image = tf.input({ shape });
  const model = tf.model({ inputs: image, outputs: build(image) });
  const count = model.countParams();
  model.dispose();
  return count;
}

async function measure(network: Network, rounds: number): Promise<NetworkResult> {
  const { name, layers, benchmarkShape: image } = network;
  const peers = new Map<string, NetworkPeer>();
  const inTurn = async (work: "train" | "predict", names: readonly string[]) => {
    const speeds = await measureInTurn(names.map((name) => peers.get(name)!), work, rounds);
    return Object.fromEntries(names.map((name, index): [string, Speed] => [name, speeds[index]]));
  };
  try {
    for (const [peer, options] of Object.entries(PEERS)) {
      peers.set(peer, startNetworkPeer({ network: name, ...options }));
    }
    const prediction = await inTurn("predict", ["two threads", "one thread", "stock wasm"]);
    const training = await inTurn("train", Object.keys(PEERS));
    return {
      network: name,
      layers,
      parameters: countParameters(network),
      image,
      training,
      prediction,
    };
  } finally {
    for (const peer of peers.values()) await peer.close();
  }
}

/** Rounds of stock cpu's training where it was slowest. */
function fewestRounds(results: readonly NetworkResult[]): number {
  const counts = results.map(({ training: { "stock cpu": speed } }) =>
    "refusal" in speed ? 0 : speed.imagesPerSecond.length
  );
  return Math.min(...counts);
}

async function main(): Promise<void> {
  const { chosen, rounds, json } = readSettings();
  const [load] = Deno.loadavg();
  await selectBackend({ prefer: "cpu" });
  const results: NetworkResult[] = [];
  for (const network of chosen) {
    results.push(await measure(network, rounds));
    console.error(`Measured ${network.name}`);
  }
  const report = {
    time: new Date().toISOString(),
    machine: {
      processor: cpus()[0].model.trim(),
      cores: navigator.hardwareConcurrency,
      system: Deno.build.target,
    },
    load,
    versions: { deno: Deno.version.deno, glyph: configuration.version, tfjs: tf.version.tfjs },
    rounds,
    peers: PEERS,
    results,
  };
  const folder = new URL("results/", import.meta.url);
  await Deno.mkdir(folder, { recursive: true });
  const text = JSON.stringify(report, undefined, 2);
  await Deno.writeTextFile(new URL("networks.json", folder), `${text}\n`);
  const { processor, cores, system } = report.machine;
  const lines = [
    `${processor}, ${cores} cores, ${system}, Deno ${report.versions.deno}, TensorFlow.js ` +
    `${report.versions.tfjs}, load ${load.toFixed(1)} before; images a second, medians of ` +
    `${rounds} rounds of batches of ${BATCH} (stock cpu: ${fewestRounds(results)} or more, of 1)`,
    "",
    formatTable(results),
    "",
    ...formatRefusals(results),
    ...load > BUSY ? ["The machine was busy: measure again when it is quiet."] : [],
  ];
  console.log(json ? JSON.stringify(report) : lines.join("\n"));
}

if (import.meta.main) await main();
