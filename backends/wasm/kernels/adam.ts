import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";
import { update } from "./update.ts";

/** Numbers of a part. */
const CHUNK = 4096;

/**
 * `Adam` (../../operations/adam.ts), and `ApplyAdam` (../../operations/optimizers.ts), which works in
 * place and has no output.
 */
export const adamKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Adam", ({ inputs, attrs, backend }) => {
    const { parameter, gradient, firstMoment, secondMoment } = inputs;
    const { stepSize, rootCorrection, beta1, beta2, epsilon } = attrs as Record<string, number>;
    const size = util.sizeFromShape(parameter.shape);
    const sources = [parameter, gradient, firstMoment, secondMoment].map((info) =>
      backend.address(info)
    );
    const outputs = [0, 1, 2].map(() => backend.allocate(parameter.shape));
    backend.engine.run(
      "adam",
      Math.ceil(size / CHUNK),
      [...sources, ...outputs.map((info) => backend.address(info)), size],
      [stepSize, rootCorrection, beta1, 1 - beta1, beta2, 1 - beta2, epsilon],
    );
    return outputs;
  }],
  ["ApplyAdam", ({ inputs, attrs, backend }) => {
    const { count, learningRate, beta1, beta2, epsilon } = attrs as Record<string, number>;
    const groups = Array.from(
      { length: count },
      (_, index) =>
        ["parameter", "gradient", "firstMoment", "secondMoment"]
          .map((role) => inputs[`${role}${index}`]),
    );
    // The powers of the betas, as they stand before this step: float32, as all else.
    const powers = [inputs.beta1Power, inputs.beta2Power].map((info) => backend.address(info));
    const [power1, power2] = powers.map((address) => backend.floats(address, 1)[0]);
    update(backend, "applyAdam", groups, [
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
