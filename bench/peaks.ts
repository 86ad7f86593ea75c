import { startChild } from "./child.ts";
import { type ByFlags, flagSetNames, nameByFlags } from "./flag_sets.ts";
import { compilePeakModule } from "./peak_module.ts";
import type { Peak } from "./peak_worker.ts";
import { formatNumber, formatThreads } from "./table.ts";

/** What the processor can do at most: with each set of flags, on one thread and on all. */
export interface Peaks {
  readonly threads: number;
  readonly one: ByFlags<Peak>;
  readonly all: ByFlags<Peak>;
}

/** Measures them, in processes that compile for speed at once. */
export async function measurePeaks(threads: number): Promise<Peaks> {
  const binary = (await compilePeakModule()).toBase64();
  const on = async (threads: number) => {
    const peaks: Peak[] = [];
    for (const flags of flagSetNames) {
      const child = startChild({ flags, threads, v8Flags: ["--no-liftoff"] });
      try {
        peaks.push(await child.ask("peak", binary));
      } finally {
        await child.close();
      }
    }
    return nameByFlags(peaks);
  };
  const one = await on(1);
  return { threads, one, all: threads === 1 ? one : await on(threads) };
}

/** The limits that figures are held against, for people. */
export function formatPeaks({ threads, one, all }: Peaks): string[] {
  const line = (name: string, { safe, turbo }: ByFlags<Peak>) =>
    `Peak, ${name}: ${formatNumber(safe.flops / 1e9)} GFLOP/s of 128 bits ` +
    `(turbo, 256: ${formatNumber(turbo.flops / 1e9)}), copy ` +
    `${formatNumber(safe.bandwidth / 1e9)} GB/s`;
  return [
    line(formatThreads(1), one),
    ...threads === 1 ? [] : [line(formatThreads(threads), all)],
  ];
}
