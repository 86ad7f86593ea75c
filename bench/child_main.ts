/**
 * A child of bench.ts, which does as its input says.
 *
 *     deno run --allow-all bench/child_main.ts THREADS ENGINE_FLAGS
 *
 * @module
 */
import { useWasmThreads, type WasmThreadsBackend } from "../backends/wasm/mod.ts";
import { answerCommands } from "./command_process.ts";
import { measureErrors, type OperationError } from "./operations/accuracy.ts";
import { tutorialOperations } from "./operations/mod.ts";
import { measurePeak } from "./peak.ts";
import { peakMemory } from "./peak_memory.ts";
import type { Peak } from "./peak_worker.ts";
import { type Profile, profile } from "./profile.ts";
import { startWorkload, type Workload, type WorkloadOptions } from "./workload.ts";

const threads = Number(Deno.args[0]);
const engineFlags = Deno.args[1].split(",").filter(Boolean);
let backend: WasmThreadsBackend | undefined;
let workload: Workload | undefined;

async function activeBackend(): Promise<WasmThreadsBackend> {
  return backend ??= await useWasmThreads({ threads, engineFlags });
}

function prepared(): Workload {
  if (workload === undefined) throw new Error("Nothing was prepared");
  return workload;
}

const commands = {
  /** Prepares a workload, in the place of the last. */
  async prepare(options: WorkloadOptions): Promise<void> {
    await activeBackend();
    workload?.dispose();
    workload = startWorkload(options);
  },
  /** Runs what was prepared so often; gives the seconds. */
  async run(repetitions: number): Promise<number> {
    let seconds = 0;
    for (let done = 0; done < repetitions; done++) seconds += await prepared().run();
    return seconds;
  },
  async profile(runs: number): Promise<Profile> {
    return await profile((await activeBackend()).engine, prepared(), runs);
  },
  /** Bytes: the process's at its peak, and the memory that the threads share. */
  async memory(): Promise<{ process?: number; shared: number }> {
    const { engine } = await activeBackend();
    return { process: await peakMemory("self"), shared: engine.heap.memory.buffer.byteLength };
  },
  async accuracy(batch: number): Promise<OperationError[]> {
    await activeBackend();
    const errors: OperationError[] = [];
    for (const operation of tutorialOperations(batch)) {
      errors.push(...await measureErrors(operation));
    }
    return errors;
  },
  /** @param binary The module of peak_module.ts in base64. */
  peak: (binary: string): Promise<Peak> => measurePeak(Uint8Array.fromBase64(binary), threads),
};

/** What a child can be told to do. */
export type Commands = typeof commands;

if (import.meta.main) await answerCommands(commands);
