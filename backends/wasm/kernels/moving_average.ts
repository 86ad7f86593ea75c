import type { OwnKernel } from "../register.ts";
import { groupsOf, update } from "./update.ts";

/** `MovingAverage` (../../operations/moving_average.ts): in place, without an output. */
export const movingAverageKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["MovingAverage", ({ inputs, attrs, backend }) => {
    const { count, share } = attrs as Record<string, number>;
    update(backend, "movingAverage", groupsOf(inputs, count, ["average", "value"]), [share]);
    return [];
  }],
]);
