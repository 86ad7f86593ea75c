import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** Numbers of a part. */
const CHUNK = 4096;

/** `Adam` (../../operations/adam.ts). */
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
]);
