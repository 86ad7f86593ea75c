import { type ByFlags, flagSetNames } from "../flag_sets.ts";
import { IMAGE, tutorialPlan } from "../network_plan.ts";
import type { Section } from "../section.ts";
import { formatMilliseconds, formatNumber, formatTable, formatThreads } from "../table.ts";
import type { ChildTiming } from "../time_children.ts";
import { timeNetwork } from "../time_network.ts";

const BATCHES = [1, 32, 512];

interface InferenceResult {
  readonly batches: readonly { readonly batch: number; readonly timings: ByFlags<ChildTiming> }[];
}

/** From pixels to probabilities: `CNN.predict`. */
export const inference: Section<InferenceResult> = {
  title: ({ threads }) => `Inference, ${formatThreads(threads)}`,
  async measure(context) {
    const batches = [];
    for (const batch of BATCHES) {
      context.note(`inference, ${batch} images`);
      const network = { plan: tutorialPlan, image: IMAGE, batch };
      batches.push({ batch, timings: await timeNetwork("inference", network, context) });
    }
    return { batches };
  },
  format({ batches }) {
    const rows = batches.flatMap(({ batch, timings }) =>
      flagSetNames.map((flags) => {
        const { median, least, most } = timings[flags].timing;
        return [
          `${batch}, ${flags}`,
          formatMilliseconds(median),
          formatMilliseconds(least),
          formatMilliseconds(most),
          formatNumber(batch / median),
        ];
      })
    );
    return formatTable(["images at once, flags", "ms", "least", "most", "images/s"], rows);
  },
};
