import * as tf from "@tensorflow/tfjs";
import type { BackendDescription } from "../lib/train/events.ts";
import {
  BACKEND_NAME,
  useWasmThreads,
  WasmMemoryError,
  type WasmThreadsBackend,
} from "./wasm/mod.ts";
import { type AdapterPreference, chooseAdapter } from "./webgpu/adapter.ts";
import { useWebGpu } from "./webgpu/mod.ts";

// What a backend is: a TensorFlow.js backend that is active when `selectBackend` returns, with a
// description of what it is and why it was chosen. It must compute every operation of TensorFlow.js.
// It may have the kernels of operations/ (one kernel instead of many), and whoever trains may assume
// nothing but `readbackInterval` and `check`.

/** What a user asks of `selectBackend`. */
export interface BackendOptions {
  /** `auto` takes the fastest that is there; any other is taken or refused. Default `auto`. */
  readonly prefer?: "auto" | "webgpu" | "wasm" | "cpu";
  /** Threads of the `wasm` backend, from 1 to 128. Default: one a core. */
  readonly threads?: number;
  /** Which GPU: `software` is for tests and never taken unless asked. Default `high-performance`. */
  readonly adapter?: AdapterPreference;
  /**
   * V8's flags that the process was started with, without dashes, which V8 does not tell: where kernels
   * run on it, the description names them, and the kernels use them. Default: none.
   */
  readonly engineFlags?: readonly string[];
}

/** A backend that is active and ready. */
export interface SelectedBackend extends BackendDescription {
  /** How long to wait between readings of metrics, in milliseconds: a GPU's readback is slow. */
  readonly readbackInterval: number;
  /** Throws what went wrong on the device since the last call, if anything did. */
  check(): void;
  /** Ends its threads and frees its memory. */
  dispose(): void;
}

/** Milliseconds between readings on a GPU, where each costs 10 ms or more. */
const GPU_READBACK_INTERVAL = 250;

const pass = () => {};

/** A backend that was taken, or one line on why it was not. */
type Attempt = SelectedBackend | { readonly name: string; readonly refusal: string };

async function tryWebGpu(options: BackendOptions): Promise<Attempt> {
  const probe = await chooseAdapter(options);
  if (probe.adapter === undefined) return { name: "webgpu", refusal: probe.reason };
  const { adapter, description, software } = probe;
  try {
    const device = await useWebGpu(adapter);
    return {
      name: "webgpu",
      reasons: [`webgpu: ${description}${software ? " (software)" : ""}`],
      threads: 1,
      flags: [],
      readbackInterval: GPU_READBACK_INTERVAL,
      ...device,
    };
  } catch (error) {
    return { name: "webgpu", refusal: `${description}: ${(error as Error).message}` };
  }
}

async function tryWasm({ threads, engineFlags = [] }: BackendOptions): Promise<Attempt> {
  let backend: WasmThreadsBackend;
  try {
    backend = await useWasmThreads({ threads, engineFlags });
  } catch (error) {
    // A number of threads that cannot be is the caller's mistake; all else is what the machine lacks.
    if (error instanceof RangeError && !(error instanceof WasmMemoryError)) throw error;
    return { name: "wasm", refusal: (error as Error).message };
  }
  const count = backend.engine.threads;
  return {
    name: "wasm",
    reasons: [`wasm: ${count} ${count === 1 ? "thread" : "threads"} on shared memory`],
    threads: count,
    flags: [...(backend.engine.relaxed ? ["relaxed-simd"] : []), ...engineFlags],
    readbackInterval: 0,
    check: pass,
    dispose: () => {
      // Another may have taken its place.
      if (tf.findBackend(BACKEND_NAME) === backend) tf.removeBackend(BACKEND_NAME);
    },
  };
}

async function tryCpu(): Promise<Attempt> {
  await tf.setBackend("cpu");
  // Without this it advises Node users to install another package.
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  return {
    name: "cpu",
    reasons: ["cpu: stock TensorFlow.js, for comparison: hundreds of times slower than wasm"],
    threads: 1,
    flags: [],
    readbackInterval: 0,
    check: pass,
    dispose: pass,
  };
}

const ATTEMPTS = { webgpu: tryWebGpu, wasm: tryWasm, cpu: tryCpu } as const;

/**
 * Makes the fastest backend that the machine has TensorFlow.js' active one: WebGPU on a real GPU, else
 * threads of WebAssembly, else plain JavaScript. `reasons` says why each was taken or passed over.
 *
 * @throws {Error} where a backend that was asked for by name is not there
 * @throws {RangeError} where `threads` is not a whole number from 1 to 128
 *
 * @example
 * ```ts
 * import { selectBackend } from "@glyph/cnn";
 *
 * const backend = await selectBackend({ prefer: "wasm", threads: 2 });
 * console.assert(backend.threads === 2);
 * backend.dispose();
 * ```
 */
export async function selectBackend(options: BackendOptions = {}): Promise<SelectedBackend> {
  const { prefer = "auto" } = options;
  if (prefer !== "auto") {
    const attempt = await ATTEMPTS[prefer](options);
    if (!("refusal" in attempt)) return attempt;
    throw new Error(
      `Backend ${prefer} is not available: ${attempt.refusal}. ` +
        'Mend that, or pass --backend auto (prefer: "auto") to take what is there.',
    );
  }
  const reasons: string[] = [];
  for (const attemptBackend of [tryWebGpu, tryWasm]) {
    const attempt = await attemptBackend(options);
    if (!("refusal" in attempt)) return { ...attempt, reasons: [...reasons, ...attempt.reasons] };
    reasons.push(`${attempt.name}: passed over, ${attempt.refusal}`);
  }
  const cpu = await tryCpu() as SelectedBackend;
  return { ...cpu, reasons: [...reasons, ...cpu.reasons] };
}
