import { type ByFlags, flagSetNames, flagSets, nameByFlags } from "../flag_sets.ts";
import { countMultiplyAdds, IMAGE, tutorialPlan } from "../network_plan.ts";
import { formatPeaks, type Peaks } from "../peaks.ts";
import type { Profile } from "../profile.ts";
import type { Section } from "../section.ts";
import {
  formatMilliseconds,
  formatNumber,
  formatRatio,
  formatTable,
  formatThreads,
} from "../table.ts";
import { type ChildTiming, withChildren } from "../time_children.ts";
import { timeNetwork } from "../time_network.ts";

const network = { plan: tutorialPlan, image: IMAGE, batch: 128 };
const PROFILED_STEPS = 10;

interface StepResult {
  readonly peaks: Peaks;
  readonly batch: number;
  /** Multiply-adds of the direct way, for a step. */
  readonly multiplyAdds: number;
  readonly timings: ByFlags<ChildTiming>;
  readonly profiles: ByFlags<Profile>;
}

/** Profiles apart from the timing, since a look at the clock around each kernel takes time. */
async function profileSteps(threads: number): Promise<ByFlags<Profile>> {
  const options = flagSetNames.map((flags) => ({ flags, threads }));
  return await withChildren(options, async (children) => {
    const profiles: Profile[] = [];
    for (const child of children) {
      await child.ask("prepare", { kind: "training", network });
      await child.ask("run", PROFILED_STEPS);
      profiles.push(await child.ask("profile", PROFILED_STEPS));
    }
    return nameByFlags(profiles);
  });
}

function formatProfiles({ safe, turbo }: ByFlags<Profile>): string[] {
  const turboSeconds = new Map(turbo.kernels.map(({ kernel, seconds }) => [kernel, seconds]));
  const row = (name: string, calls: number, seconds: number, turboSeconds: number) => [
    name,
    calls === 0 ? "" : formatNumber(calls),
    formatMilliseconds(seconds),
    formatRatio(seconds / safe.seconds),
    formatMilliseconds(turboSeconds),
    formatRatio(turboSeconds / turbo.seconds),
  ];
  const rows = safe.kernels.map(({ kernel, calls, seconds }) =>
    row(kernel, calls, seconds, turboSeconds.get(kernel) ?? 0)
  );
  const outside = ({ seconds, kernels }: Profile) =>
    kernels.reduce((rest, kernel) => rest - kernel.seconds, seconds);
  return formatTable(
    ["kernel", "calls", "safe ms", "of step", "turbo ms", "of step"],
    [...rows, row("outside of kernels", 0, outside(safe), outside(turbo))],
  );
}

/** The whole training step, and where its time goes. */
export const step: Section<StepResult> = {
  title: ({ threads }) => `Training step of ${network.batch} images, ${formatThreads(threads)}`,
  async measure(context) {
    const peaks = await context.peaks();
    context.note("step");
    const timings = await timeNetwork("training", network, context);
    const multiplyAdds = network.batch * countMultiplyAdds(tutorialPlan, IMAGE).training;
    const profiles = await profileSteps(context.threads);
    return { peaks, batch: network.batch, multiplyAdds, timings, profiles };
  },
  format({ peaks, batch, multiplyAdds, timings, profiles }) {
    const rows = flagSetNames.map((flags) => {
      const { median, least, most } = timings[flags].timing;
      const rate = 2 * multiplyAdds / median;
      return [
        flags,
        formatMilliseconds(median),
        formatMilliseconds(least),
        formatMilliseconds(most),
        formatNumber(batch / median),
        formatNumber(rate / 1e9),
        formatRatio(rate / peaks.all.safe.flops),
      ];
    });
    const titles = ["flags", "ms", "least", "most", "images/s", "GFLOP/s", "of peak"];
    return [
      ...formatPeaks(peaks),
      `Turbo is ${flagSets.turbo.join(" ")}`,
      "",
      ...formatTable(titles, rows),
      "",
      ...formatProfiles(profiles),
    ];
  },
};
