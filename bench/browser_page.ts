/**
 * What browser.ts calls in a page, under `globalThis.bench`.
 *
 * @module
 */
import { useWasmThreads } from "../backends/wasm/mod.ts";
import { startWorkload, type Workload, type WorkloadOptions } from "./workload.ts";

let workload: Workload | undefined;

const page = {
  /** Starts the threads. */
  async start(threads: number): Promise<void> {
    await useWasmThreads({ threads });
  },
  /** Prepares a workload, in the place of the last. */
  prepare(options: WorkloadOptions): void {
    workload?.dispose();
    workload = startWorkload(options);
  },
  /** Runs what was prepared so often; gives the seconds. */
  async run(repetitions: number): Promise<number> {
    if (workload === undefined) throw new Error("Nothing was prepared");
    let seconds = 0;
    for (let done = 0; done < repetitions; done++) seconds += await workload.run();
    return seconds;
  },
};

declare global {
  var bench: typeof page;
}

globalThis.bench = page;
