import type { OwnKernel } from "../register.ts";
import { groupsOf, update } from "./update.ts";

/**
 * `MomentumDescent` (../../operations/sgd.ts) and `ApplyGradientDescent`
 * (../../operations/optimizers.ts): both work in place and have no output.
 */
export const sgdKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["MomentumDescent", ({ inputs, attrs, backend }) => {
    const { count, learningRate, momentum, decay } = attrs as Record<string, number>;
    const { gradientScale } = inputs;
    const scale = gradientScale === undefined ? 0 : backend.address(gradientScale);
    const groups = groupsOf(inputs, count, ["parameter", "gradient", "velocity"]);
    const flags = [scale, attrs.nesterov ? 1 : 0];
    update(backend, "momentumDescent", groups, [-learningRate, momentum, decay], flags);
    return [];
  }],
  ["ApplyGradientDescent", ({ inputs, attrs, backend }) => {
    const { count, learningRate } = attrs as Record<string, number>;
    const groups = groupsOf(inputs, count, ["parameter", "gradient"]);
    update(backend, "applyGradientDescent", groups, [-learningRate]);
    return [];
  }],
]);
