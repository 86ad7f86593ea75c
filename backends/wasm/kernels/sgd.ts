import type { OwnKernel } from "../register.ts";
import { update } from "./update.ts";

/** `ApplyGradientDescent` (../../operations/optimizers.ts): in place, without an output. */
export const sgdKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["ApplyGradientDescent", ({ inputs, attrs, backend }) => {
    const { count, learningRate } = attrs as Record<string, number>;
    const groups = Array.from({ length: count }, (_, index) => [
      inputs[`parameter${index}`],
      inputs[`gradient${index}`],
    ]);
    update(backend, "applyGradientDescent", groups, [-learningRate]);
    return [];
  }],
]);
