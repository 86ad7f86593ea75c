import * as tf from "@tensorflow/tfjs";
import { isIdentity, poolInfo } from "../../pool_info.ts";
import type { GpuKernel } from "../register.ts";
import {
  maxPoolGradientShader,
  maxPoolGradientThreads,
  maxPoolShader,
  maxPoolThreads,
} from "../shaders/max_pool.ts";
import { windowOf } from "../shaders/window.ts";
import { workgroupsOf } from "../workgroups.ts";

/** The bits of -Infinity, which no shader can be made to write otherwise. */
const LOWEST = 0xff800000;

const maxPool: GpuKernel = ({ inputs: { x }, attrs, backend }) => {
  const info = poolInfo(x, attrs);
  if (info === undefined || isIdentity(info)) return undefined;
  const y = backend.allocate(info.outShape);
  const window = windowOf(info);
  const threads = maxPoolThreads(window, info.batchSize);
  const numbers = [{ u32: info.batchSize }, { u32: LOWEST }];
  backend.run(maxPoolShader(window), [x, y], numbers, workgroupsOf(threads));
  return y;
};

const maxPoolGradient: GpuKernel = ({ inputs: { dy, input }, attrs, backend }) => {
  const info = poolInfo(input, attrs);
  // TensorFlow.js forgets how sizes were rounded, so dy may be of another shape than the attributes tell.
  if (info === undefined || !tf.util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const dx = backend.allocate(input.shape);
  const window = windowOf(info);
  const threads = maxPoolGradientThreads(window, info.batchSize);
  const numbers = [{ u32: info.batchSize }];
  backend.run(maxPoolGradientShader(window), [dy, input, dx], numbers, workgroupsOf(threads));
  return dx;
};

/** Max pool, whose gradient takes one shader where TensorFlow.js' own takes two. */
export const poolingKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["MaxPool", maxPool],
  ["MaxPoolGrad", maxPoolGradient],
]);
