import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { KernelCall, OwnKernel } from "../register.ts";
import { broadcast } from "./broadcast.ts";
import { pixelsOf, withVectors } from "./channels.ts";
import { mapNumbers } from "./unary.ts";

/** Whether a shape is the other's without some leading axes, or with 1 in their place. */
function repeats(shape: readonly number[], whole: readonly number[]): boolean {
  const first = shape.findIndex((size) => size !== 1);
  const rest = first < 0 ? [] : shape.slice(first);
  return rest.length === 0 || util.arraysEqual(rest, whole.slice(-rest.length));
}

const evaluation: OwnKernel = (call) => {
  const { inputs: { x, mean, variance, offset, scale }, attrs } = call;
  const { varianceEpsilon = 0.001 } = attrs as { varianceEpsilon?: number };
  const given = [mean, variance, offset, scale].filter((info) =>
    info !== undefined && info !== null
  );
  const ours = util.sizeFromShape(x.shape) > 0 &&
    [x, ...given].every(({ shape, dtype }) => dtype === "float32" && repeats(shape, x.shape));
  if (!ours) return undefined;
  const channels = x.shape.at(-1);
  const perChannel = given.every(({ shape }) => shape.length === 1 && shape[0] === channels);
  return perChannel ? normalizeChannels(call, varianceEpsilon) : normalize(call, varianceEpsilon);
};

/** y = (x - mean) / sqrt(variance + epsilon) scale + offset, each of any shape that x repeats. */
function normalize({ inputs, backend }: KernelCall, epsilon: number): TensorInfo {
  const { x, mean, variance, offset, scale } = inputs;
  backend.address(variance);
  let factor = backend.allocate(variance.shape);
  mapNumbers(backend, "reciprocalRoot", variance, factor, [epsilon]);
  if (scale) {
    const scaled = broadcast(backend, "multiply", factor, scale, "float32")!;
    backend.disposeIntermediateTensorInfo(factor);
    factor = scaled;
  }
  const output = broadcast(backend, "subtract", x, mean, "float32")!;
  broadcast(backend, "multiply", output, factor, "float32", output);
  if (offset) broadcast(backend, "add", output, offset, "float32", output);
  backend.disposeIntermediateTensorInfo(factor);
  return output;
}

/** The same where each channel has one mean, variance, scale and offset. */
function normalizeChannels({ inputs, backend }: KernelCall, epsilon: number): TensorInfo {
  const { x, mean, variance, offset: beta, scale: gamma } = inputs;
  const { channels, pixels, applyParts } = pixelsOf(x);
  const source = backend.address(x);
  const scale = gamma ? backend.address(gamma) : 0, shift = beta ? backend.address(beta) : 0;
  const [average, spread] = [backend.address(mean), backend.address(variance)];
  const output = backend.allocate(x.shape);
  withVectors(backend, 2, channels, ([factor, offset]) => {
    backend.engine.run(
      "batchNormFactors",
      1,
      [channels, scale, shift, average, spread, factor, offset],
      [epsilon],
    );
    backend.engine.run("batchNormApply", applyParts, [
      source,
      backend.address(output),
      factor,
      offset,
      applyParts,
      pixels,
      channels,
      0,
    ]);
  });
  return output;
}

/** What gradients.ts asks for where each channel has one mean, variance and scale. */
const gradient: OwnKernel = ({ inputs: { dy, x, mean, variance, scale }, attrs, backend }) => {
  const { varianceEpsilon = 0.001 } = attrs as { varianceEpsilon?: number };
  const { pixels, channels, sumParts, applyParts } = pixelsOf(x);
  const { engine } = backend;
  const [gradient, source, average, spread] = [dy, x, mean, variance].map((info) =>
    backend.address(info)
  );
  const gamma = scale ? backend.address(scale) : 0;
  const dx = backend.allocate(x.shape);
  const derivatives = [0, 1, 2, 3].map(() => backend.allocate([channels]));
  withVectors(backend, 2, channels, ([factors, zeros]) => {
    backend.floats(zeros, channels).fill(0);
    backend.withScratch(sumParts * channels * 16, (sums) => {
      const sizes = [sumParts, pixels, channels, 0];
      const vectors = [average, zeros, zeros, sums];
      engine.run("batchNormGradientSums", sumParts, [gradient, source, ...vectors, ...sizes]);
      engine.run("fixedNormGradientFinish", 1, [
        sums,
        sumParts,
        channels,
        spread,
        gamma,
        factors,
        ...derivatives.map((info) => backend.address(info)),
      ], [varianceEpsilon]);
    });
    const vectors = [factors, zeros];
    const sizes = [applyParts, pixels, channels, 0];
    const addresses = [gradient, backend.address(dx), ...vectors];
    engine.run("batchNormApply", applyParts, [...addresses, ...sizes]);
  });
  return [dx, ...derivatives];
};

/** `FusedBatchNorm`, and `FusedBatchNormGrad` (../gradients.ts). */
export const fixedNormKernels: ReadonlyMap<string, OwnKernel> = new Map([
  ["FusedBatchNorm", evaluation],
  ["FusedBatchNormGrad", gradient],
]);
