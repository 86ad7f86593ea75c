import { type ByFlags, flagSetNames, nameByFlags } from "../flag_sets.ts";
import { timeInTurn, type Timing } from "../in_turn.ts";
import { IMAGE, tutorialPlan } from "../network_plan.ts";
import { tutorialOperations } from "../operations/mod.ts";
import { formatPeaks, type Peaks } from "../peaks.ts";
import type { Section } from "../section.ts";
import {
  formatMilliseconds,
  formatNumber,
  formatRatio,
  formatTable,
  formatThreads,
} from "../table.ts";
import { withChildren } from "../time_children.ts";
import type { WorkloadOptions } from "../workload.ts";

const BATCH = 128;
/** Steps before all else: each takes every kernel through the engine's compilers. */
const WARM_UP_STEPS = 12;
const turn = { warmUp: 0.15, round: 0.05 };

interface KernelRow {
  /** Such as `conv2 input gradient`. */
  readonly name: string;
  /** Multiply-adds of the direct way. */
  readonly multiplyAdds: number;
  /** Bytes that must be read or written, each once. */
  readonly bytes: number;
  readonly timings: ByFlags<Timing>;
}

interface KernelsResult {
  readonly peaks: Peaks;
  readonly batch: number;
  readonly rows: readonly KernelRow[];
}

const works = tutorialOperations(BATCH)
  .flatMap(({ name, works }) => works.map((work) => ({ operation: name, ...work })));

/** Each operation of the network alone. */
export const kernels: Section<KernelsResult> = {
  title: ({ threads }) =>
    `Operations of a training step of ${BATCH} images, ${formatThreads(threads)}`,
  async measure({ peaks, threads, rounds, note }) {
    const limits = await peaks();
    const children = flagSetNames.map((flags) => ({ flags, threads }));
    const rows = await withChildren(children, async (children) => {
      const prepare = async (options: WorkloadOptions) => {
        for (const child of children) await child.ask("prepare", options);
      };
      const network = { plan: tutorialPlan, image: IMAGE, batch: BATCH };
      await prepare({ kind: "training", network });
      for (const child of children) await child.ask("run", WARM_UP_STEPS);

      const rows: KernelRow[] = [];
      for (const { operation, name: work, multiplyAdds, numbers } of works) {
        const name = `${operation} ${work}`;
        note(`kernels, ${name}`);
        await prepare({ kind: "operation", operation, work, batch: BATCH });
        const runners = children.map((child) => (runs: number) => child.ask("run", runs));
        const timings = await timeInTurn(runners, { ...turn, rounds });
        rows.push({
          name,
          multiplyAdds,
          bytes: 4 * numbers,
          timings: nameByFlags(timings),
        });
      }
      return rows;
    });
    return { peaks: limits, batch: BATCH, rows };
  },
  format({ peaks, rows }) {
    const titles = ["operation", "ms", "GFLOP/s", "of peak", "GB/s", "turbo ms", "of peak", "GB/s"];
    const lines = rows.map(({ name, multiplyAdds, bytes, timings: { safe, turbo } }) => {
      const limits = ({ median }: Timing) =>
        multiplyAdds === 0
          ? ["", formatNumber(bytes / median / 1e9)]
          : [formatRatio(2 * multiplyAdds / median / peaks.all.safe.flops), ""];
      return [
        name,
        formatMilliseconds(safe.median),
        multiplyAdds === 0 ? "" : formatNumber(2 * multiplyAdds / safe.median / 1e9),
        ...limits(safe),
        formatMilliseconds(turbo.median),
        ...limits(turbo),
      ];
    });
    return [...formatPeaks(peaks), "", ...formatTable(titles, lines)];
  },
};
