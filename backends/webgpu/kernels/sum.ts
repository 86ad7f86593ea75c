import * as tf from "@tensorflow/tfjs";
import type { GpuKernel } from "../register.ts";
import { channelPlan, channelWorkgroups, partsOf } from "../shaders/channels.ts";
import { columnSumsShader } from "../shaders/column_sums.ts";

/** Sums over all axes but the last, as gradients of biases are: TensorFlow.js' own transposes before. */
const sum: GpuKernel = ({ inputs: { x }, attrs, backend }) => {
  const { axis, keepDims } = attrs as unknown as tf.SumAttrs;
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const channels = x.shape.at(-1) ?? 0, rows = tf.util.sizeFromShape(x.shape) / channels;
  const leading = axes.length === x.shape.length - 1 && !axes.includes(x.shape.length - 1);
  if (!leading || x.dtype !== "float32" || !(rows > 1)) return undefined;
  const plan = channelPlan(channels);
  const parts = partsOf(plan, rows);
  const sums = backend.allocate([parts, channels]);
  const numbers = [{ u32: rows }];
  backend.run(columnSumsShader(channels), [x, sums], numbers, channelWorkgroups(plan, parts));
  const shape = keepDims ? [...axes.map(() => 1), channels] : [channels];
  return backend.sumParts(sums, shape);
};

/** Sums, in place of TensorFlow.js' own. */
export const sumKernels: ReadonlyMap<string, GpuKernel> = new Map([["Sum", sum]]);
