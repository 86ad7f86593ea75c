/**
 * A child of `deno task bench --backend webgpu`, which trains on a GPU as its input says.
 *
 *     deno run --allow-all bench/webgpu/child_main.ts glyph|stock|timed ADAPTER
 *
 * `glyph` is Glyph's backend, `stock` TensorFlow.js' own with its own kernels, and `timed` Glyph's with
 * the time taken at each command, which is slower.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type AdapterPreference, probeAdapter } from "../../backends/webgpu/adapter.ts";
import type { GpuBackend } from "../../backends/webgpu/backend.ts";
import { useWebGpu } from "../../backends/webgpu/mod.ts";
import type { StockBackend } from "../../backends/webgpu/stock.ts";
import { answerCommands } from "../command_process.ts";
import { type KernelTime, KernelTimes } from "./kernel_times.ts";
import { type CommandCounts, countCommands } from "./count_commands.ts";
import { readScalar, Training } from "./training.ts";

/** Which backend a child trains on. */
export type Kind = "glyph" | "stock" | "timed";

/** What trains. */
export interface Device {
  /** For people. */
  readonly name: string;
  readonly software: boolean;
  /** Whether commands can be timed. */
  readonly timestamps: boolean;
}

const TIMESTAMPS = "timestamp-query";
const [kind, preference] = Deno.args as [Kind, AdapterPreference];
let training: Training | undefined;
let counters: () => CommandCounts;
let kernelTimes: KernelTimes | undefined;

/** TensorFlow.js' backend asks for an adapter itself, as any program's does. */
async function useStock(adapter: GPUAdapter): Promise<void> {
  const { gpu } = navigator;
  Object.defineProperty(gpu, "requestAdapter", { value: () => Promise.resolve(adapter) });
  await import("@tensorflow/tfjs-backend-webgpu");
  if (!await tf.setBackend("webgpu")) throw new Error("TensorFlow.js refused the WebGPU device");
}

/** Glyph's backend on a device that can time its commands. */
async function useTimed(adapter: GPUAdapter): Promise<void> {
  const { info, limits } = adapter;
  const requestDevice = (options: GPUDeviceDescriptor) =>
    adapter.requestDevice({ ...options, requiredFeatures: [TIMESTAMPS] });
  await useWebGpu({ info, limits, requestDevice } as GPUAdapter);
  kernelTimes = new KernelTimes(tf.backend() as unknown as GpuBackend);
}

function prepared(): Training {
  if (training === undefined) throw new Error("Nothing was prepared");
  return training;
}

const commands = {
  /** @throws {Error} If there is no GPU, or the backend does not run on it. */
  async start(): Promise<Device> {
    const probe = await probeAdapter(preference);
    if (probe.adapter === undefined) throw new Error(probe.reason);
    const { adapter, description: name, software } = probe;
    const timestamps = adapter.features.has(TIMESTAMPS);
    await { glyph: useWebGpu, stock: useStock, timed: useTimed }[kind](adapter);
    counters = countCommands(tf.backend() as unknown as StockBackend);
    return { name, software, timestamps };
  },
  /** Draws the network, in the place of the last. */
  async prepare(batch: number): Promise<void> {
    await training?.dispose();
    training = await Training.start(batch);
  },
  /** Makes steps; gives the seconds until the last one's loss was read, and that. */
  async train(steps: number): Promise<{ seconds: number; loss: number }> {
    const begin = performance.now();
    for (let step = 1; step < steps; step++) (await prepared().step()).dispose();
    const loss = await readScalar(await prepared().step());
    return { seconds: (performance.now() - begin) / 1000, loss };
  },
  /** What a step makes the GPU do, when nothing of it is read. */
  async count(): Promise<CommandCounts> {
    const before = counters();
    const loss = await prepared().step();
    const after = counters();
    loss.dispose();
    const names = Object.keys(after) as (keyof CommandCounts)[];
    return Object.fromEntries(
      names.map((name) => [name, after[name] - before[name]]),
    ) as unknown as CommandCounts;
  },
  /** What the GPU spends on each shader in a step: `timed` only. */
  async kernelTimes(): Promise<KernelTime[]> {
    kernelTimes!.clear();
    (await prepared().step()).dispose();
    return await kernelTimes!.read();
  },
};

/** What a child can be told to do. */
export type GpuCommands = typeof commands;

if (import.meta.main) await answerCommands(commands);
