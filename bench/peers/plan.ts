import { fileURLToPath } from "node:url";
import { installPyTorch } from "../../tests/pytorch/find_pytorch.ts";
import { engineFlags, type FlagSet, flagSets, v8Arguments } from "../flag_sets.ts";
import type { Work } from "./protocol.ts";

/** How much of a work a peer does. */
export interface Amount {
  /** Images at once. */
  readonly batch: number;
  /** Batches a round. */
  readonly steps: number;
  readonly rounds: number;
}

/** A peer, and what it is to do. */
export interface PeerPlan {
  readonly name: PeerName;
  readonly threads: number;
  /** Program and arguments, to which the options come; nothing where the program is not there. */
  readonly command: readonly string[] | undefined;
  /** How it is had where it is missing. */
  readonly install?: string;
  readonly amounts: Readonly<Partial<Record<Work, Amount>>>;
}

/** What a run of the benchmark may vary. */
export interface PlanSettings {
  readonly threads: number;
  readonly rounds: number;
  /** Of fast peers. */
  readonly steps: number;
  readonly batch: number;
}

/** Batches of fast peers that are read in a round. */
const PREDICTIONS = 10;

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const deno = (script: string, ...flags: string[]) => [
  ...["deno", "run", "--quiet", "--allow-all", ...flags, path(script)],
];

const glyph = (flags: FlagSet) => [
  ...deno("glyph.ts", ...v8Arguments(flagSets[flags])),
  engineFlags(flagSets[flags]).join(),
];

/** All peers' names, in the order of the table. */
export const peerNames = [
  "PyTorch, contiguous",
  "PyTorch, channels_last",
  "Glyph",
  "Glyph --turbo",
  "Glyph, 1 thread",
  "TensorFlow.js wasm",
  "TensorFlow.js cpu",
  "jax-js wasm",
] as const;

/** What a peer is called. */
export type PeerName = typeof peerNames[number];

/** Who takes part. Slow peers do little, or the run would take an hour. */
export function planPeers(settings: PlanSettings, python: string | undefined): PeerPlan[] {
  const { threads, rounds, steps, batch } = settings;
  const few = Math.min(rounds, 3);
  const fast = {
    train: { batch, steps, rounds },
    predict: { batch: 500, steps: PREDICTIONS, rounds },
  };
  const pytorch = (layout: "contiguous" | "channels_last"): PeerPlan => ({
    name: `PyTorch, ${layout}`,
    threads,
    command: python === undefined ? undefined : [python, "-B", path("pytorch.py"), layout],
    install: installPyTorch,
    amounts: fast,
  });
  return [
    pytorch("contiguous"),
    pytorch("channels_last"),
    { name: "Glyph", threads, command: glyph("safe"), amounts: fast },
    { name: "Glyph --turbo", threads, command: glyph("turbo"), amounts: fast },
    { name: "Glyph, 1 thread", threads: 1, command: glyph("safe"), amounts: fast },
    {
      name: "TensorFlow.js wasm",
      threads: 1,
      command: [...deno("tfjs.ts"), "wasm"],
      // It refuses to train, and is asked all the same.
      amounts: { train: { batch: 1, steps: 1, rounds: 1 }, predict: { ...fast.predict, steps: 2 } },
    },
    {
      name: "TensorFlow.js cpu",
      threads: 1,
      command: [...deno("tfjs.ts"), "cpu"],
      amounts: {
        train: { batch: 4, steps: 1, rounds: few },
        predict: { batch: 20, steps: 1, rounds: few },
      },
    },
    {
      name: "jax-js wasm",
      threads,
      command: deno("jax_js/main.ts", "--config", path("jax_js/deno.json")),
      install: "deno install --config bench/peers/jax_js/deno.json " +
        "--entrypoint bench/peers/jax_js/main.ts",
      amounts: {
        train: { batch: 8, steps: 2, rounds: few },
        predict: { batch: 20, steps: 1, rounds: few },
      },
    },
  ];
}
