import type { TensorInfo } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import { pixelsOf, withVectors } from "./channels.ts";

/** The attributes of the kernels that normalise by the batch's own statistics. */
export interface BatchNormAttributes {
  readonly epsilon: number;
  readonly relu: boolean;
}

/** Mean and biased variance of each channel, from the float64 sums of `parts` parts. */
export function statistics(
  { engine }: WasmThreadsBackend,
  sums: number,
  parts: number,
  pixels: number,
  channels: number,
  mean: number,
  variance: number,
): void {
  engine.run("batchNormStatistics", 1, [sums, parts, pixels, channels, mean, variance]);
}

/** Mean and biased variance of each channel of x. */
export function statisticsOf(
  backend: WasmThreadsBackend,
  x: TensorInfo,
  mean: number,
  variance: number,
): void {
  const { pixels, channels, sumParts } = pixelsOf(x);
  const source = backend.address(x);
  backend.withScratch(sumParts * channels * 16, (sums) => {
    backend.engine.run("batchNormSums", sumParts, [source, sums, sumParts, pixels, channels]);
    statistics(backend, sums, sumParts, pixels, channels, mean, variance);
  });
}

/** Addresses of the vectors that decide how x is normalised. */
export interface NormVectors {
  readonly gamma: number;
  readonly beta: number;
  readonly mean: number;
  readonly variance: number;
}

/** Makes the factors of y = factor x + offset. */
function factors(
  { engine }: WasmThreadsBackend,
  channels: number,
  { gamma, beta, mean, variance }: NormVectors,
  epsilon: number,
  factor: number,
  offset: number,
): void {
  const vectors = [channels, gamma, beta, mean, variance, factor, offset];
  engine.run("batchNormFactors", 1, vectors, [epsilon]);
}

/** y = norm(x), then ReLU if asked. */
export function normalize(
  backend: WasmThreadsBackend,
  x: TensorInfo,
  y: TensorInfo,
  vectors: NormVectors,
  { epsilon, relu }: BatchNormAttributes,
): void {
  const { pixels, channels, applyParts } = pixelsOf(x);
  const from = backend.address(x), to = backend.address(y);
  withVectors(backend, 2, channels, ([factor, offset]) => {
    factors(backend, channels, vectors, epsilon, factor, offset);
    const sizes = [applyParts, pixels, channels, relu ? 1 : 0];
    backend.engine.run("batchNormApply", applyParts, [from, to, factor, offset, ...sizes]);
  });
}

/** The vectors of dx = factor dy + slope (x - mean) + level, where factor x + offset passed ReLU. */
export interface GradientVectors {
  readonly mean: number;
  readonly factor: number;
  readonly offset: number;
  readonly slope: number;
  readonly level: number;
}

/** dgamma and dbeta at their addresses, and what dx is made of for the time of `use`. */
export function withGradient<T>(
  backend: WasmThreadsBackend,
  dy: TensorInfo,
  x: TensorInfo,
  vectors: NormVectors,
  { epsilon, relu }: BatchNormAttributes,
  dgamma: number,
  dbeta: number,
  use: (vectors: GradientVectors) => T,
): T {
  const { engine } = backend;
  const { pixels, channels, sumParts } = pixelsOf(x);
  const gradient = backend.address(dy), source = backend.address(x);
  const { mean, variance } = vectors;
  return withVectors(backend, 4, channels, ([factor, offset, slope, level]) => {
    factors(backend, channels, vectors, epsilon, factor, offset);
    backend.withScratch(sumParts * channels * 16, (sums) => {
      engine.run("batchNormGradientSums", sumParts, [
        gradient,
        source,
        mean,
        factor,
        offset,
        sums,
        sumParts,
        pixels,
        channels,
        relu ? 1 : 0,
      ]);
      engine.run("batchNormGradientFinish", 1, [
        sums,
        sumParts,
        pixels,
        channels,
        mean,
        variance,
        factor,
        dgamma,
        dbeta,
        slope,
        level,
      ], [epsilon]);
    });
    return use({ mean, factor, offset, slope, level });
  });
}

/** dx at its address. */
export function normalizeGradient(
  backend: WasmThreadsBackend,
  dy: TensorInfo,
  x: TensorInfo,
  dx: number,
  { mean, factor, offset, slope, level }: GradientVectors,
  relu: boolean,
): void {
  const { pixels, channels, applyParts } = pixelsOf(x);
  backend.engine.run("batchNormGradientApply", applyParts, [
    backend.address(dy),
    backend.address(x),
    dx,
    mean,
    factor,
    offset,
    slope,
    level,
    applyParts,
    pixels,
    channels,
    relu ? 1 : 0,
  ]);
}

const training: OwnKernel = ({ inputs: { x, gamma, beta }, attrs, backend }) => {
  const attributes = attrs as unknown as BatchNormAttributes;
  const addresses = [x, gamma, beta].map((tensor) => backend.address(tensor));
  const channels = x.shape.at(-1)!;
  const output = backend.allocate(x.shape);
  const mean = backend.allocate([channels]), variance = backend.allocate([channels]);
  const vectors = {
    gamma: addresses[1],
    beta: addresses[2],
    mean: backend.address(mean),
    variance: backend.address(variance),
  };
  statisticsOf(backend, x, vectors.mean, vectors.variance);
  normalize(backend, x, output, vectors, attributes);
  return [output, mean, variance];
};

const trainingGradient: OwnKernel = ({ inputs, attrs, backend }) => {
  const { dy, x } = inputs;
  const attributes = attrs as unknown as BatchNormAttributes;
  const vectors = normVectors(backend, inputs);
  backend.address(dy), backend.address(x);
  const channels = x.shape.at(-1)!;
  const dx = backend.allocate(x.shape);
  const dgamma = backend.allocate([channels]), dbeta = backend.allocate([channels]);
  const target = backend.address(dx);
  const [scale, shift] = [backend.address(dgamma), backend.address(dbeta)];
  withGradient(backend, dy, x, vectors, attributes, scale, shift, (gradient) => {
    normalizeGradient(backend, dy, x, target, gradient, attributes.relu);
  });
  return [dx, dgamma, dbeta];
};

/** The addresses of the inputs of a gradient that are vectors. */
export function normVectors(
  backend: WasmThreadsBackend,
  { gamma, beta, mean, variance }: Record<string, TensorInfo>,
): NormVectors {
  return {
    gamma: backend.address(gamma),
    beta: backend.address(beta),
    mean: backend.address(mean),
    variance: backend.address(variance),
  };
}

/** `BatchNormTraining` and `BatchNormTrainingGrad` (../../operations/batch_norm.ts). */
export const batchNormKernels: ReadonlyMap<string, OwnKernel> = new Map([
  ["BatchNormTraining", training],
  ["BatchNormTrainingGrad", trainingGradient],
]);
