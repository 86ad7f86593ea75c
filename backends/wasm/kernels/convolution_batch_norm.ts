import { backend_util, type Conv2DAttrs, type TensorInfo } from "@tensorflow/tfjs";
import type { WantedGradients } from "../../operations/convolution_batch_norm.ts";
import type { OwnKernel } from "../register.ts";
import {
  type BatchNormAttributes,
  normalize,
  normalizeGradient,
  normVectors,
  statistics,
  statisticsOf,
  withGradient,
} from "./batch_norm.ts";
import * as direct from "./direct.ts";
import * as winograd from "./winograd.ts";

interface Attributes extends BatchNormAttributes {
  readonly stride: number;
  readonly pad: Conv2DAttrs["pad"];
}

function infoOf(
  x: TensorInfo,
  filter: TensorInfo,
  { stride, pad }: Attributes,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    stride,
    1,
    pad,
  );
}

const forward: OwnKernel = ({ inputs: { x, filter, gamma, beta }, attrs, backend }) => {
  const attributes = attrs as unknown as Attributes;
  const info = infoOf(x, filter, attributes);
  const [source, weights] = [backend.address(x), backend.address(filter)];
  const [scale, shift] = [backend.address(gamma), backend.address(beta)];
  const channels = info.outChannels, pixels = info.batchSize * info.outHeight * info.outWidth;
  const convolved = backend.allocate(info.outShape);
  const mean = backend.allocate([channels]), variance = backend.allocate([channels]);
  const vectors = {
    gamma: scale,
    beta: shift,
    mean: backend.address(mean),
    variance: backend.address(variance),
  };
  const addresses = { x: source, filter: weights, y: backend.address(convolved) };
  if (winograd.suits(info)) {
    winograd.convolveWithMoments(backend, info, addresses, (sums, parts) => {
      statistics(backend, sums, parts, pixels, channels, vectors.mean, vectors.variance);
    });
  } else {
    direct.convolve(backend, info, addresses, false);
    statisticsOf(backend, convolved, vectors.mean, vectors.variance);
  }
  const output = backend.allocate(info.outShape);
  normalize(backend, convolved, output, vectors, attributes);
  // TensorFlow.js makes zeros for the gradient of what nobody used, as many as the shape tells.
  return [output, mean, variance, { ...convolved, shape: [] }];
};

const gradient: OwnKernel = ({ inputs, attrs, backend }) => {
  const { dy, x, filter } = inputs;
  const convolved = { ...inputs.convolved, shape: dy.shape };
  const { wanted, ...attributes } = attrs as unknown as
    & Attributes
    & { wanted: WantedGradients };
  const info = infoOf(x, filter, attributes);
  const channels = info.outChannels;
  const vectors = normVectors(backend, inputs);
  const [upstream, source, weights, y] = [dy, x, filter, convolved].map((tensor) =>
    backend.address(tensor)
  );
  const dx = wanted === "parameters" ? undefined : backend.allocate(x.shape);
  const parameters = wanted === "input"
    ? undefined
    : [filter.shape, [channels], [channels]].map((shape) => backend.allocate(shape));
  const make = (dgamma: number, dbeta: number) =>
    withGradient(backend, dy, convolved, vectors, attributes, dgamma, dbeta, (norm) => {
      const addresses = {
        x: source,
        filter: weights,
        dx: dx && backend.address(dx),
        dw: parameters && backend.address(parameters[0]),
      };
      if (winograd.suits(info)) {
        const { mean, factor, offset, slope, level } = norm;
        const flag = attributes.relu ? 1 : 0;
        winograd.gradients(
          backend,
          info,
          { ...addresses, dy: upstream },
          [y, mean, factor, offset, slope, level, flag],
        );
        return;
      }
      backend.withScratch(
        info.batchSize * info.outHeight * info.outWidth * channels * 4,
        (made) => {
          normalizeGradient(backend, dy, convolved, made, norm, attributes.relu);
          const { dx, dw } = addresses;
          if (dx) direct.inputGradient(backend, info, { dy: made, filter: weights, dx });
          if (dw) direct.filterGradient(backend, info, { x: source, dy: made, dw });
        },
      );
    });
  if (parameters) {
    make(backend.address(parameters[1]), backend.address(parameters[2]));
  } else {
    backend.withScratch(2 * channels * 4, (unused) => make(unused, unused + channels * 4));
  }
  return [dx, parameters].flat().filter((tensor) => tensor !== undefined);
};

/** `ConvolutionBatchNorm` and its gradient (../../operations/convolution_batch_norm.ts). */
export const convolutionBatchNormKernels: ReadonlyMap<string, OwnKernel> = new Map([
  ["ConvolutionBatchNorm", forward],
  ["ConvolutionBatchNormGrad", gradient],
]);
