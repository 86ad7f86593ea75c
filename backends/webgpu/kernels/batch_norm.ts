import * as tf from "@tensorflow/tfjs";
import type { WantedGradients } from "../../operations/convolution_batch_norm.ts";
import type { GpuBackend } from "../backend.ts";
import type { GpuKernel } from "../register.ts";
import {
  momentsShader,
  normalizeShader,
  normGradientShader,
  normGradientSumsShader,
} from "../shaders/batch_norm.ts";
import { channelPlan, channelWorkgroups, partsOf } from "../shaders/channels.ts";
import { suits } from "../shaders/window.ts";
import { convolve, filterGradient, inputGradient } from "./convolution.ts";

/** Workgroups that go through the rows side by side at most: enough for a large GPU. */
const MOST_BESIDE = 512;

interface Attributes {
  readonly epsilon: number;
  readonly relu: boolean;
}

/** How a tensor's channels are gone through. */
function planOf(x: tf.TensorInfo, { epsilon }: Attributes) {
  const channels = x.shape.at(-1)!;
  const rows = tf.util.sizeFromShape(x.shape) / channels;
  const plan = channelPlan(channels);
  const parts = partsOf(plan, rows);
  const beside = Math.min(MOST_BESIDE, Math.ceil(rows / (4 * plan.rows)));
  return {
    channels,
    parts,
    numbers: [{ u32: rows }, { u32: parts }, { f32: epsilon }],
    partsWorkgroups: channelWorkgroups(plan, parts),
    workgroups: channelWorkgroups(plan, beside),
  };
}

/** Batch norm with the batch's statistics: the output, their mean and variance. */
function normalize(
  backend: GpuBackend,
  x: tf.TensorInfo,
  gamma: tf.TensorInfo,
  beta: tf.TensorInfo,
  attributes: Attributes,
): [y: tf.TensorInfo, mean: tf.TensorInfo, variance: tf.TensorInfo] {
  const { channels, parts: count, numbers, partsWorkgroups, workgroups } = planOf(x, attributes);
  const parts = backend.allocate([2, count, channels]);
  backend.run(momentsShader(channels), [x, parts], numbers, partsWorkgroups);
  const y = backend.allocate(x.shape);
  const mean = backend.allocate([channels]), variance = backend.allocate([channels]);
  const shader = normalizeShader(channels, attributes.relu);
  backend.run(shader, [x, gamma, beta, parts, y, mean, variance], numbers, workgroups);
  backend.disposeData(parts.dataId);
  return [y, mean, variance];
}

/** The gradients of {@linkcode normalize}. */
function normGradient(
  backend: GpuBackend,
  { dy, x, mean, variance, gamma, beta }: Record<string, tf.TensorInfo>,
  attributes: Attributes,
): [dx: tf.TensorInfo, dgamma: tf.TensorInfo, dbeta: tf.TensorInfo] {
  const { channels, parts: count, numbers, partsWorkgroups, workgroups } = planOf(x, attributes);
  const parts = backend.allocate([2 * count + 4, channels]);
  const sums = normGradientSumsShader(channels, attributes.relu);
  backend.run(sums, [dy, x, mean, variance, gamma, beta, parts], numbers, partsWorkgroups);
  const dx = backend.allocate(x.shape);
  const dgamma = backend.allocate([channels]), dbeta = backend.allocate([channels]);
  const shader = normGradientShader(channels, attributes.relu);
  backend.run(shader, [dy, x, parts, dx, dgamma, dbeta], numbers, workgroups);
  backend.disposeData(parts.dataId);
  return [dx, dgamma, dbeta];
}

const batchNorm: GpuKernel = ({ inputs: { x, gamma, beta }, attrs, backend }) =>
  normalize(backend, x, gamma, beta, attrs as unknown as Attributes);

const batchNormGradient: GpuKernel = ({ inputs, attrs, backend }) =>
  normGradient(backend, inputs, attrs as unknown as Attributes);

/** What the two kernels of a block are told beside batch norm's own. */
interface BlockAttributes extends Attributes {
  readonly stride: number;
  readonly pad: tf.Conv2DAttrs["pad"];
  readonly wanted: WantedGradients;
}

function infoOf(x: tf.TensorInfo, filter: tf.TensorInfo, { stride, pad }: BlockAttributes) {
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    stride,
    1,
    pad,
  );
  if (!suits(info)) throw new RangeError(`A convolution of ${x.shape} by ${filter.shape} is empty`);
  return info;
}

const block: GpuKernel = ({ inputs: { x, filter, gamma, beta }, attrs, backend }) => {
  const attributes = attrs as unknown as BlockAttributes;
  const convolved = convolve(backend, infoOf(x, filter, attributes), x, filter);
  const [y, mean, variance] = normalize(backend, convolved, gamma, beta, attributes);
  // TensorFlow.js makes zeros for the gradient of what nobody used, as many as the shape tells.
  return [y, mean, variance, { ...convolved, shape: [] }];
};

const blockGradient: GpuKernel = ({ inputs, attrs, backend }) => {
  const { x, filter, dy } = inputs;
  const attributes = attrs as unknown as BlockAttributes;
  const info = infoOf(x, filter, attributes);
  const norm = { ...inputs, x: { ...inputs.convolved, shape: dy.shape } };
  const [dconvolved, dgamma, dbeta] = normGradient(backend, norm, attributes);
  const { wanted } = attributes;
  const outputs: tf.TensorInfo[] = [];
  if (wanted !== "parameters") outputs.push(inputGradient(backend, info, dconvolved, filter));
  if (wanted !== "input") {
    outputs.push(filterGradient(backend, info, x, dconvolved), dgamma, dbeta);
  } else {
    backend.disposeData(dgamma.dataId);
    backend.disposeData(dbeta.dataId);
  }
  backend.disposeData(dconvolved.dataId);
  return outputs;
};

/** Batch norm in training, alone and after a convolution (../../operations/). */
export const batchNormKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["BatchNormTraining", batchNorm],
  ["BatchNormTrainingGrad", batchNormGradient],
  ["ConvolutionBatchNorm", block],
  ["ConvolutionBatchNormGrad", blockGradient],
]);
