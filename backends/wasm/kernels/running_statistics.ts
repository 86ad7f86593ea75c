import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** `TrackStatistics` (../../operations/running_statistics.ts): in place, without an output. */
export const runningStatisticsKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["TrackStatistics", ({ inputs, attrs, backend }) => {
    const { mean, variance, runningMean, runningVariance, bias } = inputs;
    const { kept, momentum, unbiased } = attrs as Record<string, number>;
    const addresses = [mean, variance, runningMean, runningVariance].map((info) =>
      backend.address(info)
    );
    const added = bias === undefined ? 0 : backend.address(bias);
    const channels = util.sizeFromShape(mean.shape);
    backend.engine.run("trackStatistics", 1, [...addresses, added, channels], [
      kept,
      momentum,
      unbiased,
    ]);
    return [];
  }],
]);
