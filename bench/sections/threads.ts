import { flagSetNames } from "../flag_sets.ts";
import { IMAGE, tutorialPlan } from "../network_plan.ts";
import type { Section } from "../section.ts";
import { formatMilliseconds, formatNumber, formatRatio, formatTable } from "../table.ts";
import { type ChildTiming, timeChildren } from "../time_children.ts";

const BATCH = 128;

interface ThreadsResult {
  readonly batch: number;
  readonly rows: readonly (ChildTiming & { readonly threads: number; readonly flags: string })[];
}

/** 1, 2, 4, 8, and so on, up to all. */
export function threadCounts(most: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < most; count *= 2) counts.push(count);
  return [...counts, most];
}

/** The training step on more and more threads. */
export const threads: Section<ThreadsResult> = {
  title: () => `Training step of ${BATCH} images on more and more threads`,
  async measure({ threads, rounds, note }) {
    note("threads");
    const network = { plan: tutorialPlan, image: IMAGE, batch: BATCH };
    const children = flagSetNames.flatMap((flags) =>
      threadCounts(threads).map((threads) => ({ flags, threads }))
    );
    const timings = await timeChildren(
      children.map((child) => ({ child, workload: { kind: "training", network } })),
      { rounds, warmUp: 1, round: 0.5 },
    );
    return {
      batch: BATCH,
      rows: children.map((child, index) => ({ ...child, ...timings[index] })),
    };
  },
  format({ batch, rows }) {
    const alone = (flags: string) =>
      rows.find((row) => row.threads === 1 && row.flags === flags)!.timing.median;
    return formatTable(
      ["flags", "threads", "ms", "least", "most", "images/s", "speed-up"],
      rows.map(({ flags, threads, timing: { median, least, most } }) => [
        flags,
        String(threads),
        formatMilliseconds(median),
        formatMilliseconds(least),
        formatMilliseconds(most),
        formatNumber(batch / median),
        formatRatio(alone(flags) / median),
      ]),
    );
  },
};
