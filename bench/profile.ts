import type { Engine } from "../backends/wasm/engine.ts";
import type { Workload } from "./workload.ts";

/** Where a run's time went. */
export interface Profile {
  /** Seconds of one run. */
  readonly seconds: number;
  /** The engine's kernels, by the seconds that they took of one run. */
  readonly kernels: readonly {
    readonly kernel: string;
    readonly calls: number;
    readonly seconds: number;
  }[];
}

/** Runs a workload so often and sums up the time by the engine's kernels. */
export async function profile(engine: Engine, workload: Workload, runs: number): Promise<Profile> {
  const sums = new Map<string, { calls: number; seconds: number }>();
  const { run } = engine;
  engine.run = (kernel, ...rest) => {
    const begin = performance.now();
    run.call(engine, kernel, ...rest);
    const { calls, seconds } = sums.get(kernel) ?? { calls: 0, seconds: 0 };
    const spent = (performance.now() - begin) / 1000;
    sums.set(kernel, { calls: calls + 1, seconds: seconds + spent });
  };
  try {
    let total = 0;
    for (let count = 0; count < runs; count++) total += await workload.run();
    const kernels = [...sums].map(([kernel, { calls, seconds }]) => ({
      kernel,
      calls: calls / runs,
      seconds: seconds / runs,
    }));
    kernels.sort((a, b) => b.seconds - a.seconds);
    return { seconds: total / runs, kernels };
  } finally {
    engine.run = run;
  }
}
