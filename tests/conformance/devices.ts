import * as tf from "@tensorflow/tfjs";
import { selectBackend } from "../../backends/mod.ts";
import { relaxedKernels } from "../../backends/wasm/kernels_generated.ts";
import { BACKEND_NAME, useWasmThreads, type WasmThreadsBackend } from "../../backends/wasm/mod.ts";
import type { GpuBackend } from "../../backends/webgpu/backend.ts";
import { probeAdapter } from "../../backends/webgpu/adapter.ts";
import { engineFlags } from "../engine_flags.ts";

/** A backend that was started for tests. */
export interface OpenDevice {
  /** The name that TensorFlow.js knows it by. */
  readonly backend: string;
  /** Ours, which counts its calls. */
  readonly wasm?: WasmThreadsBackend;
  /** Kernels of ours that computed something on WebGPU. */
  readonly gpuCalls?: Set<string>;
  /** Throws what went wrong on the device unseen. */
  check(): void;
  dispose(): void;
}

/** A backend that tests compare with the stock cpu backend. */
export interface Device {
  readonly name: string;
  /** Why it is not tested here, if it is not. */
  readonly skip?: string;
  /** Whether there is time for a few shapes only. */
  readonly slow: boolean;
  open(): Promise<OpenDevice>;
}

async function openWasm(relaxed: boolean): Promise<OpenDevice> {
  const wasm = await useWasmThreads({ threads: 3, relaxed, engineFlags });
  const dispose = () => tf.removeBackend(BACKEND_NAME);
  return { backend: BACKEND_NAME, wasm, check: () => {}, dispose };
}

const hasRelaxedSimd = WebAssembly.validate(Uint8Array.fromBase64(relaxedKernels));

if (Deno.build.os === "linux") {
  // Deno may else take OpenGL's software adapter, which is far slower.
  if (!Deno.env.has("DENO_WEBGPU_BACKEND")) Deno.env.set("DENO_WEBGPU_BACKEND", "vulkan");
  // The drivers complain on standard error where it is missing, and need nothing in it.
  if (!Deno.env.has("XDG_RUNTIME_DIR")) Deno.env.set("XDG_RUNTIME_DIR", "/tmp");
}
const gpu = await probeAdapter("software");

/** Both builds of our kernels, and WebGPU in software. */
export const devices: readonly Device[] = [
  {
    name: "wasm-threads with relaxed SIMD",
    skip: hasRelaxedSimd ? undefined : "this JavaScript engine has no relaxed SIMD",
    slow: false,
    open: () => openWasm(true),
  },
  {
    name: "wasm-threads without relaxed SIMD",
    slow: false,
    open: () => openWasm(false),
  },
  {
    name: "webgpu in software",
    skip: gpu.adapter === undefined ? gpu.reason : undefined,
    slow: true,
    open: async () => {
      const selected = await selectBackend({ prefer: "webgpu", adapter: "software" });
      const { ownCalls } = tf.backend() as unknown as GpuBackend;
      return { backend: "webgpu", gpuCalls: ownCalls, ...selected };
    },
  },
];

/** A test's name, with the reason where it is skipped. */
export const withReason = (name: string, reason?: string): string =>
  reason === undefined ? name : `${name} (skipped: ${reason})`;
