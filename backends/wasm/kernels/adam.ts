import type { OwnKernel } from "../register.ts";
import { groupsOf, update } from "./update.ts";

const roles = ["parameter", "gradient", "firstMoment", "secondMoment"];

/**
 * `Adam` (../../operations/adam.ts) and `ApplyAdam` (../../operations/optimizers.ts): both work in place
 * and have no output.
 */
export const adamKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Adam", ({ inputs, attrs, backend }) => {
    const { count, stepSize, rootCorrection, beta1, beta2, epsilon, decay, kept } = attrs as Record<
      string,
      number
    >;
    const { gradientScale } = inputs;
    const scale = gradientScale === undefined ? 0 : backend.address(gradientScale);
    const regularized = scale !== 0 || decay !== 0 || kept !== 1;
    update(backend, "adam", groupsOf(inputs, count, roles), [
      stepSize,
      rootCorrection,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      epsilon,
      decay,
      kept,
    ], [scale, regularized ? 1 : 0]);
    return [];
  }],
  ["ApplyAdam", ({ inputs, attrs, backend }) => {
    const { count, learningRate, beta1, beta2, epsilon } = attrs as Record<string, number>;
    // The powers of the betas, as they stand before this step: float32, as all else.
    const powers = [inputs.beta1Power, inputs.beta2Power].map((info) => backend.address(info));
    const [power1, power2] = powers.map((address) => backend.floats(address, 1)[0]);
    update(backend, "applyAdam", groupsOf(inputs, count, roles), [
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      1 - power1,
      1 - power2,
      epsilon,
      -learningRate,
    ]);
    backend.floats(powers[0], 1)[0] = power1 * Math.fround(beta1);
    backend.floats(powers[1], 1)[0] = power2 * Math.fround(beta2);
    return [];
  }],
]);
