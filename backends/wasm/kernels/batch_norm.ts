import type * as tf from "@tensorflow/tfjs";
import { util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { KernelCall, OwnKernel } from "../register.ts";
import { broadcast } from "./broadcast.ts";
import { mapNumbers } from "./unary.ts";

/** Shares of the pixels that are summed apart: fixed, so that results are too. */
const SUM_PARTS = 32;
/** Shares of the pixels that are computed apart. */
const APPLY_PARTS = 128;

interface Pixels {
  readonly pixels: number;
  readonly channels: number;
  readonly sumParts: number;
  readonly applyParts: number;
}

function pixelsOf(x: tf.TensorInfo): Pixels {
  const channels = x.shape.at(-1)!;
  const pixels = util.sizeFromShape(x.shape) / channels;
  return {
    pixels,
    channels,
    sumParts: Math.min(SUM_PARTS, pixels),
    applyParts: Math.min(APPLY_PARTS, pixels),
  };
}

/** Lends `count` vectors of one number a channel, 64-byte aligned. */
function withVectors<T>(
  backend: WasmThreadsBackend,
  count: number,
  channels: number,
  use: (addresses: number[]) => T,
): T {
  const bytes = Math.ceil(channels / 16) * 64;
  return backend.withScratch(
    count * bytes,
    (address) => use(Array.from({ length: count }, (_, index) => address + index * bytes)),
  );
}

const training: OwnKernel = ({ inputs: { x, gamma, beta }, attrs, backend }) => {
  const { epsilon, relu } = attrs as { epsilon: number; relu: boolean };
  const { pixels, channels, sumParts, applyParts } = pixelsOf(x);
  const { engine } = backend;
  const source = backend.address(x);
  const scale = backend.address(gamma), shift = backend.address(beta);
  const output = backend.allocate(x.shape);
  const mean = backend.allocate([channels]), variance = backend.allocate([channels]);
  const average = backend.address(mean), spread = backend.address(variance);
  withVectors(backend, 2, channels, ([factor, offset]) => {
    backend.withScratch(sumParts * channels * 16, (sums) => {
      engine.run("batchNormSums", sumParts, [source, sums, sumParts, pixels, channels]);
      engine.run("batchNormStatistics", 1, [sums, sumParts, pixels, channels, average, spread]);
    });
    engine.run(
      "batchNormFactors",
      1,
      [channels, scale, shift, average, spread, factor, offset],
      [epsilon],
    );
    engine.run("batchNormApply", applyParts, [
      source,
      backend.address(output),
      factor,
      offset,
      applyParts,
      pixels,
      channels,
      relu ? 1 : 0,
    ]);
  });
  return [output, mean, variance];
};

const trainingGradient: OwnKernel = ({ inputs, attrs, backend }) => {
  const { dy, x, gamma, beta, mean, variance } = inputs;
  const { epsilon, relu } = attrs as { epsilon: number; relu: boolean };
  const { pixels, channels, sumParts, applyParts } = pixelsOf(x);
  const { engine } = backend;
  const [gradient, source] = [backend.address(dy), backend.address(x)];
  const [average, spread] = [backend.address(mean), backend.address(variance)];
  const [scale, shift] = [backend.address(gamma), backend.address(beta)];
  const dx = backend.allocate(x.shape);
  const dgamma = backend.allocate([channels]), dbeta = backend.allocate([channels]);
  const flag = relu ? 1 : 0;
  withVectors(backend, 4, channels, ([factor, offset, slope, level]) => {
    engine.run(
      "batchNormFactors",
      1,
      [channels, scale, shift, average, spread, factor, offset],
      [epsilon],
    );
    backend.withScratch(sumParts * channels * 16, (sums) => {
      engine.run("batchNormGradientSums", sumParts, [
        gradient,
        source,
        average,
        factor,
        offset,
        sums,
        sumParts,
        pixels,
        channels,
        flag,
      ]);
      engine.run("batchNormGradientFinish", 1, [
        sums,
        sumParts,
        pixels,
        channels,
        average,
        spread,
        factor,
        backend.address(dgamma),
        backend.address(dbeta),
        slope,
        level,
      ], [epsilon]);
    });
    engine.run("batchNormGradientApply", applyParts, [
      gradient,
      source,
      backend.address(dx),
      average,
      factor,
      offset,
      slope,
      level,
      applyParts,
      pixels,
      channels,
      flag,
    ]);
  });
  return [dx, dgamma, dbeta];
};

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
function normalize({ inputs, backend }: KernelCall, epsilon: number): tf.TensorInfo {
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
function normalizeChannels({ inputs, backend }: KernelCall, epsilon: number): tf.TensorInfo {
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

/** `BatchNormTraining`, `BatchNormTrainingGrad` (../../operations/batch_norm.ts), `FusedBatchNorm`. */
export const batchNormKernels: ReadonlyMap<string, OwnKernel> = new Map([
  ["BatchNormTraining", training],
  ["BatchNormTrainingGrad", trainingGradient],
  ["FusedBatchNorm", evaluation],
]);
