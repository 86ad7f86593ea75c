import * as tf from "@tensorflow/tfjs";
import { isIdentity, poolInfo } from "../../pool_info.ts";
import type { KernelCall, OwnKernel } from "../register.ts";
import { gradientWindows, slidingWindows } from "./depthwise_axes.ts";
import { combineWindows } from "./depthwise_windows.ts";
import { arePairs, poolPairs } from "./pooling_pairs.ts";
import { share } from "./reshape.ts";

type Conv2DInfo = tf.backend_util.Conv2DInfo;

/**
 * The shapes of a gradient's call. TensorFlow.js forgets how sizes were rounded, so dy may be of
 * another shape than the pooling that the attributes tell of.
 */
function gradientInfo({ inputs: { dy, input }, attrs }: KernelCall): Conv2DInfo | undefined {
  const info = poolInfo(input, attrs);
  const fits = dy.dtype === "float32" && tf.util.arraysEqual(dy.shape, info?.outShape ?? []);
  return fits ? info : undefined;
}

function pool(kernel: "averagePool" | "maxPool"): OwnKernel {
  return ({ inputs: { x }, attrs, backend }) => {
    const info = poolInfo(x, attrs);
    if (info === undefined) return undefined;
    if (isIdentity(info)) return share(backend, x, x.shape);
    const source = backend.address(x);
    const output = backend.allocate(info.outShape);
    const y = backend.address(output);
    if (kernel === "maxPool" && arePairs(info)) {
      poolPairs(backend, info, { x: source, y });
      return output;
    }
    combineWindows(backend, kernel, slidingWindows(info), {
      x: source,
      y,
      batch: info.batchSize,
      channels: info.inChannels,
    });
    return output;
  };
}

/** Each pixel's share of the gradients of its windows' means, of whole windows as TensorFlow.js has it. */
const averagePoolGradient: OwnKernel = (call) => {
  const { inputs: { dy, input }, backend } = call;
  const info = gradientInfo(call);
  if (info === undefined) return undefined;
  const gradient = backend.address(dy);
  const dx = backend.allocate(input.shape);
  combineWindows(backend, "averagePool", gradientWindows(info), {
    x: gradient,
    y: backend.address(dx),
    batch: info.batchSize,
    channels: info.inChannels,
    extra: info.filterHeight * info.filterWidth,
  });
  return dx;
};

/** Finds each window's largest anew, for TensorFlow.js' output does not tell which of equals it was. */
const maxPoolGradient: OwnKernel = (call) => {
  const { inputs: { dy, input }, backend } = call;
  const info = gradientInfo(call);
  if (info === undefined) return undefined;
  const x = backend.address(input), gradient = backend.address(dy);
  const dx = backend.allocate(input.shape);
  if (arePairs(info)) {
    poolPairs(backend, info, { x, y: gradient, dx: backend.address(dx) });
    return dx;
  }
  const batch = info.batchSize, channels = info.inChannels;
  backend.withScratch(tf.util.sizeFromShape(info.outShape) * 4, (taps) => {
    combineWindows(backend, "maxPoolTaps", slidingWindows(info), { x, y: taps, batch, channels });
    combineWindows(backend, "maxPoolGradient", gradientWindows(info), {
      ...{ x: gradient, y: backend.address(dx), batch, channels },
      initial: taps - gradient,
    });
  });
  return dx;
};

/** `AvgPool`, `MaxPool` and their gradients. */
export const poolingKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["AvgPool", pool("averagePool")],
  ["AvgPoolGrad", averagePoolGradient],
  ["MaxPool", pool("maxPool")],
  ["MaxPoolGrad", maxPoolGradient],
]);
