import type { OwnKernel } from "../register.ts";
import { pixelsOf, withVectors } from "./channels.ts";

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

/** `BatchNormTraining` and `BatchNormTrainingGrad` (../../operations/batch_norm.ts). */
export const batchNormKernels: ReadonlyMap<string, OwnKernel> = new Map([
  ["BatchNormTraining", training],
  ["BatchNormTrainingGrad", trainingGradient],
]);
