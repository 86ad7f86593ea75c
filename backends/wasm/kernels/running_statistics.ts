import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** `TrackStatistics` (../../operations/running_statistics.ts): in place, without an output. */
export const runningStatisticsKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["TrackStatistics", ({ inputs, attrs, backend }) => {
    const { kept, momentum, unbiased } = attrs as Record<string, number[]>;
    for (const index of kept.keys()) {
      const addresses = ["mean", "variance", "runningMean", "runningVariance"].map((name) =>
        backend.address(inputs[name + index])
      );
      const bias = inputs[`bias${index}`];
      const added = bias === undefined ? 0 : backend.address(bias);
      const channels = util.sizeFromShape(inputs[`mean${index}`].shape);
      backend.engine.run("trackStatistics", 1, [...addresses, added, channels], [
        kept[index],
        momentum[index],
        unbiased[index],
      ]);
    }
    return [];
  }],
]);
