import type { ByFlags } from "../flag_sets.ts";
import { countMultiplyAdds, deepPlan, type ImageShape, tutorialPlan } from "../network_plan.ts";
import { formatPeaks, type Peaks } from "../peaks.ts";
import type { Section } from "../section.ts";
import {
  formatMegabytes,
  formatMilliseconds,
  formatNumber,
  formatRatio,
  formatTable,
  formatThreads,
} from "../table.ts";
import type { ChildTiming } from "../time_children.ts";
import { timeNetwork } from "../time_network.ts";
import type { NetworkOptions } from "../training.ts";

const batches = [32, 64, 128, 256, 512, 1024];
const sides = [28, 56, 112, 224];
const depths = [6, 12, 25, 50];

const square = (side: number): ImageShape => [side, side, 1];

const cases: readonly { readonly name: string; readonly network: NetworkOptions }[] = [
  ...batches.map((batch) => ({
    name: "image 28",
    network: { plan: tutorialPlan, image: square(28), batch },
  })),
  ...sides.map((side) => ({
    name: `image ${side}`,
    network: { plan: tutorialPlan, image: square(side), batch: 8 },
  })),
  ...depths.map((layers) => ({
    name: `${layers} layers, image 112`,
    network: { plan: deepPlan(layers), image: square(112), batch: 4 },
  })),
];

interface GrowthResult {
  readonly peaks: Peaks;
  readonly rows: readonly {
    readonly name: string;
    readonly batch: number;
    /** Multiply-adds of the direct way, for a step. */
    readonly multiplyAdds: number;
    readonly timings: ByFlags<ChildTiming>;
  }[];
}

/** The training step of larger batches, larger images and deeper networks. */
export const growth: Section<GrowthResult> = {
  title: ({ threads }) => `Training step as work grows, ${formatThreads(threads)}`,
  async measure(context) {
    const peaks = await context.peaks();
    const rows = [];
    for (const { name, network } of cases) {
      const { plan, image, batch } = network;
      context.note(`growth, ${name}, batch ${batch}`);
      const timings = await timeNetwork("training", network, context);
      const multiplyAdds = batch * countMultiplyAdds(plan, image).training;
      rows.push({ name, batch, multiplyAdds, timings });
    }
    return { peaks, rows };
  },
  format({ peaks, rows }) {
    const titles = ["network", "batch", "ms", "images/s", "of peak", "MB", "turbo ms", "of peak"];
    const lines = rows.map(({ name, batch, multiplyAdds, timings: { safe, turbo } }) => {
      const ofPeak = ({ timing: { median } }: ChildTiming) =>
        formatRatio(2 * multiplyAdds / median / peaks.all.safe.flops);
      return [
        name,
        String(batch),
        formatMilliseconds(safe.timing.median),
        formatNumber(batch / safe.timing.median),
        ofPeak(safe),
        formatMegabytes(safe.memory.process),
        formatMilliseconds(turbo.timing.median),
        ofPeak(turbo),
      ];
    });
    return [...formatPeaks(peaks), "", ...formatTable(titles, lines)];
  },
};
