import * as tf from "@tensorflow/tfjs";
import { BACKEND_NAME } from "./backend.ts";

type GradientFunction = NonNullable<ReturnType<typeof tf.getGradient>>["gradFunc"];

/**
 * Takes another way to a kernel's gradient on our backend; the others keep TensorFlow.js' own, and so
 * does a gradient of which there will be a gradient: our kernels have none.
 */
function replaceGradient(
  kernelName: string,
  replacement: (stock: GradientFunction) => GradientFunction,
): void {
  const stock = tf.getGradient(kernelName);
  const ours = replacement(stock.gradFunc);
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) => {
      const first = tf.engine().state.gradientDepth === 0;
      const gradFunc = first && tf.getBackend() === BACKEND_NAME ? ours : stock.gradFunc;
      return gradFunc(dy, saved, attrs);
    },
  });
}

function run<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
  kernel: string,
  inputs: tf.NamedTensorMap,
  attrs: object = {},
): T {
  return tf.engine().runKernel(kernel, inputs, { ...attrs }) as T;
}

/** The gradient of an activation by one kernel, from its input or output. */
const activation =
  (kernel: string, saved: "x" | "y") =>
  (stock: GradientFunction): GradientFunction =>
  (dy, [known], attrs) => {
    const ours = known.dtype === "float32" && known.size > 0;
    if (!ours) return stock(dy, [known], attrs);
    return { x: () => run(kernel, { dy: dy as tf.Tensor, [saved]: known }, attrs) };
  };

/** The gradient of each result, for all numbers that it was made of. */
const repeated = (mean: boolean) => (): GradientFunction => (dy, [x], attrs) => ({
  x: () => {
    const axes = tf.util.parseAxisParam((attrs as { axis?: number[] }).axis!, x.shape);
    const kept = x.shape.map((size, axis) => axes.includes(axis) ? 1 : size);
    const each = (dy as tf.Tensor).reshape(kept);
    const count = x.size / each.size;
    return (mean ? each.div(count) : each).tile(x.shape.map((size, axis) => size / kept[axis]));
  },
});

/**
 * The sum over the repetitions, at once: each axis is seen as repetitions x size. TensorFlow.js adds up
 * a slice of each repetition, thousands in a step of a network with layer norm.
 */
const tile: GradientFunction = (dy, [x], attrs) => {
  const { reps } = attrs as unknown as { reps: number[] };
  const pairs = x.shape.flatMap((size, axis) => [reps[axis], size]);
  const repetitions = x.shape.map((_, axis) => 2 * axis);
  return { x: () => (dy as tf.Tensor).reshape(pairs).sum(repetitions).cast(x.dtype) };
};

/** Also of dilated convolutions, which TensorFlow.js refuses: our kernels take any dilation. */
const convolution = (stock: GradientFunction): GradientFunction => (dy, saved, attrs) => {
  const { dilations, dataFormat } = attrs as unknown as tf.Conv2DAttrs;
  const dilated = [dilations].flat().some((dilation) => dilation > 1);
  if (!dilated || dataFormat !== "NHWC") return stock(dy, saved, attrs);
  const [x, filter] = saved;
  const gradient = dy as tf.Tensor;
  const xShape = { ...attrs, inputShape: x.shape },
    wShape = { ...attrs, filterShape: filter.shape };
  return {
    x: () => run("Conv2DBackpropInput", { dy: gradient, filter }, xShape),
    filter: () => run("Conv2DBackpropFilter", { x, dy: gradient }, wShape),
  };
};

/** All five at once where each channel has one mean, variance and scale. */
const batchNorm = (stock: GradientFunction): GradientFunction => (dy, saved, attrs) => {
  const [x, mean, variance, scale] = saved;
  const channels = x.shape.at(-1);
  const vectors = [mean, variance, ...(scale ? [scale] : [])];
  const ours = x.size > 0 && x.dtype === "float32" &&
    vectors.every(({ shape, dtype }) =>
      dtype === "float32" && shape.length === 1 && shape[0] === channels
    );
  if (!ours) return stock(dy, saved, attrs);
  const inputs = { dy: dy as tf.Tensor, x, mean, variance, ...(scale ? { scale } : {}) };
  const [dx, dmean, dvariance, dscale, doffset] = run<tf.Tensor[]>(
    "FusedBatchNormGrad",
    inputs,
    attrs,
  );
  return {
    x: () => dx,
    mean: () => dmean,
    variance: () => dvariance,
    scale: () => dscale,
    offset: () => doffset,
  };
};

/** Registers them. Once for a program. */
export function registerGradients(): void {
  replaceGradient("ClipByValue", activation("ClipByValueGrad", "x"));
  replaceGradient("Conv2D", convolution);
  replaceGradient("FusedBatchNorm", batchNorm);
  replaceGradient("Mean", repeated(true));
  replaceGradient("Relu", activation("ReluGrad", "x"));
  replaceGradient("Relu6", activation("Relu6Grad", "x"));
  replaceGradient("Sigmoid", activation("SigmoidGrad", "y"));
  replaceGradient("Sum", repeated(false));
  replaceGradient("Tanh", activation("TanhGrad", "y"));
  replaceGradient("Tile", () => tile);
}
