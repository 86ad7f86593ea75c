import * as tf from "@tensorflow/tfjs";
import { BACKEND_NAME } from "./backend.ts";

type GradientFunction = NonNullable<ReturnType<typeof tf.getGradient>>["gradFunc"];

/** Takes another way to a kernel's gradient on our backend; the others keep TensorFlow.js' own. */
function replaceGradient(
  kernelName: string,
  replacement: (stock: GradientFunction) => GradientFunction,
): void {
  const stock = tf.getGradient(kernelName);
  const ours = replacement(stock.gradFunc);
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) =>
      (tf.getBackend() === BACKEND_NAME ? ours : stock.gradFunc)(dy, saved, attrs),
  });
}

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
  const run = (kernel: string, inputs: tf.NamedTensorMap, shape: object) =>
    tf.engine().runKernel(kernel, inputs, { ...attrs, ...shape }) as tf.Tensor;
  const gradient = dy as tf.Tensor;
  return {
    x: () => run("Conv2DBackpropInput", { dy: gradient, filter }, { inputShape: x.shape }),
    filter: () => run("Conv2DBackpropFilter", { x, dy: gradient }, { filterShape: filter.shape }),
  };
};

/** Registers them. Once for a program. */
export function registerGradients(): void {
  replaceGradient("Conv2D", convolution);
  replaceGradient("Tile", () => tile);
}
