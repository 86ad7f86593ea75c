import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { BACKEND_NAME } from "../../backends/wasm/mod.ts";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

interface Convolution {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly filters: number;
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  /** Or rows above, below, columns left, right. */
  readonly pad: "same" | "valid" | readonly [number, number, number, number];
  readonly dilations?: readonly [number, number];
  readonly rounding?: "floor" | "ceil" | "round";
}

type Padding = tf.backend_util.ExplicitPadding | "same" | "valid";

function paddingOf({ pad }: Convolution): Padding {
  if (typeof pad === "string") return pad;
  const [top, bottom, left, right] = pad;
  return [[0, 0], [top, bottom], [left, right], [0, 0]];
}

function drawInputs({ x, filters, window }: Convolution, draw: Draw) {
  return { x: draw.uniform(x), filter: draw.uniform([...window, x[3], filters]) };
}

function convolve(settings: Convolution) {
  const { strides, dilations = [1, 1], rounding } = settings;
  return (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(
      x as tf.Tensor4D,
      filter as tf.Tensor4D,
      [...strides],
      paddingOf(settings),
      "NHWC",
      [...dilations],
      rounding,
    );
}

/** The filter that does without dilation what another does with it. */
function withZerosBetween(filter: tf.Tensor, [rows, columns]: readonly [number, number]) {
  const [height, width, channels, filters] = filter.shape;
  const none = [0, 0] as [number, number];
  return filter
    .reshape([height, 1, width * channels * filters])
    .pad([none, [0, rows - 1], none])
    .reshape([height * rows, width, 1, channels * filters])
    .pad([none, none, [0, columns - 1], none])
    .reshape([height * rows, width * columns, channels, filters])
    .slice([0, 0, 0, 0], [(height - 1) * rows + 1, (width - 1) * columns + 1, channels, filters]);
}

const one = [1, 1] as const, three = [3, 3] as const;
const none = [0, 0, 0, 0] as const;

const direct: Convolution[] = [
  { x: [2, 5, 7, 3], filters: 5, window: three, strides: one, pad: "valid" },
  { x: [1, 6, 5, 2], filters: 3, window: three, strides: [2, 2], pad: "same" },
  { x: [3, 4, 5, 7], filters: 9, window: one, strides: one, pad: "valid" },
  { x: [1, 1, 1, 1], filters: 1, window: one, strides: one, pad: "valid" },
  { x: [5, 28, 28, 1], filters: 24, window: three, strides: one, pad: "valid" },
  { x: [2, 9, 11, 3], filters: 8, window: [2, 4], strides: [1, 3], pad: [1, 2, 0, 3] },
  { x: [2, 8, 9, 8], filters: 16, window: three, strides: [2, 1], pad: "same" },
  { x: [1, 13, 3, 5], filters: 2, window: [5, 1], strides: [3, 2], pad: "same" },
  { x: [2, 7, 7, 4], filters: 17, window: [5, 5], strides: one, pad: "same" },
  { x: [17, 6, 6, 2], filters: 12, window: [2, 2], strides: one, pad: "valid" },
  { x: [2, 4, 30, 3], filters: 6, window: [4, 3], strides: [4, 4], pad: [0, 1, 2, 0] },
  { x: [1, 10, 10, 1], filters: 1, window: [10, 10], strides: one, pad: "valid" },
  { x: [3, 7, 6, 9], filters: 10, window: one, strides: [2, 3], pad: none },
  { x: [2, 5, 5, 24], filters: 10, window: three, strides: one, pad: "same" },
];

const shallow: Convolution[] = [
  { x: [2, 6, 9, 1], filters: 12, window: three, strides: one, pad: "valid" },
  { x: [1, 5, 4, 3], filters: 8, window: three, strides: one, pad: "same" },
  { x: [3, 4, 4, 2], filters: 4, window: three, strides: one, pad: "valid" },
  { x: [1, 3, 3, 4], filters: 4, window: three, strides: one, pad: "valid" },
  { x: [7, 28, 28, 1], filters: 32, window: three, strides: one, pad: "valid" },
  { x: [1, 19, 130, 4], filters: 20, window: three, strides: one, pad: [2, 0, 1, 3] },
  { x: [1, 2, 3, 3], filters: 260, window: three, strides: one, pad: "same" },
];

const winograd: Convolution[] = [
  { x: [2, 5, 6, 8], filters: 8, window: three, strides: one, pad: "valid" },
  { x: [1, 4, 3, 8], filters: 16, window: three, strides: one, pad: "same" },
  { x: [1, 3, 3, 16], filters: 8, window: three, strides: one, pad: "valid" },
  { x: [1, 1, 1, 8], filters: 8, window: three, strides: one, pad: "same" },
  { x: [19, 7, 5, 8], filters: 24, window: three, strides: one, pad: "valid" },
  { x: [3, 12, 9, 24], filters: 8, window: three, strides: one, pad: "same" },
  { x: [2, 6, 8, 8], filters: 8, window: three, strides: one, pad: [2, 0, 1, 3] },
  { x: [1, 26, 26, 24], filters: 24, window: three, strides: one, pad: "valid" },
  { x: [2, 11, 12, 24], filters: 32, window: three, strides: one, pad: "valid" },
  { x: [33, 4, 4, 8], filters: 8, window: three, strides: one, pad: "valid" },
  { x: [2, 5, 4, 8], filters: 16, window: three, strides: one, pad: [5, 6, 7, 5] },
];

const dilated: Convolution[] = [
  { x: [2, 7, 8, 3], filters: 5, window: three, strides: one, pad: "same", dilations: [2, 2] },
  { x: [1, 9, 9, 8], filters: 8, window: three, strides: one, pad: "valid", dilations: [1, 3] },
  { x: [3, 8, 5, 2], filters: 3, window: [2, 2], strides: one, pad: "valid", dilations: [4, 1] },
  { x: [2, 9, 8, 40], filters: 9, window: three, strides: one, pad: "same", dilations: [2, 3] },
];

const rounded: Convolution[] = (["floor", "ceil", "round"] as const).flatMap((rounding) => [
  { x: [2, 6, 6, 3], filters: 4, window: [2, 2], strides: [3, 3], pad: none, rounding },
  { x: [1, 8, 7, 2], filters: 2, window: three, strides: [2, 3], pad: [1, 1, 0, 1], rounding },
]);

const size = fc.integer({ min: 1, max: 14 }), few = fc.integer({ min: 1, max: 3 });
const sideBySide = fc.constantFrom(1, 2, 3, 5, 7, 8, 9, 16, 24);
const eights = fc.constantFrom(8, 16, 24);
const padding = fc.oneof(
  fc.constantFrom("same" as const, "valid" as const),
  fc.tuple(few, few, few, few),
);

/** Only sizes of which something is left. */
const fits = ({ x, window, pad, dilations = [1, 1] }: Convolution) =>
  pad === "same" ||
  window.every((length, axis) => (length - 1) * dilations[axis] + 1 <= x[axis + 1]);

const anyDirect: fc.Arbitrary<Convolution> = fc.record({
  x: fc.tuple(fc.integer({ min: 1, max: 20 }), size, size, sideBySide),
  filters: sideBySide,
  window: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
  strides: fc.tuple(few, few),
  pad: padding,
}).filter(fits);

const side = fc.integer({ min: 1, max: 9 });
const anyShallow: fc.Arbitrary<Convolution> = fc.record({
  x: fc.tuple(side, size, size, fc.integer({ min: 1, max: 4 })),
  filters: fc.constantFrom(4, 8, 12, 20),
  window: fc.constant(three),
  strides: fc.constant(one),
  pad: padding,
}).filter(fits);

const anyWinograd: fc.Arbitrary<Convolution> = fc.record({
  x: fc.tuple(side, side, side, eights),
  filters: eights,
  window: fc.constant(three),
  strides: fc.constant(one),
  pad: padding,
}).filter(fits);

const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"] as const;

const gradients = {
  tolerance: 1e-5,
  kernels: ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"],
  compute: (settings: Convolution, draw: Draw) =>
    withGradients(convolve(settings), drawInputs(settings, draw), draw),
};

/** Convolutions by each way that a kernel may go, alone and fused. */
export const convolutions: readonly Operation[] = [
  operation({ name: "conv2d", sweep: direct, arbitrary: anyDirect, ...gradients }),
  operation({
    name: "conv2d of 3 x 3 windows on few channels, with filters in fours",
    sweep: shallow,
    arbitrary: anyShallow,
    ...gradients,
  }),
  operation({
    name: "conv2d of 3 x 3 windows on channels in eights",
    sweep: winograd,
    arbitrary: anyWinograd,
    ...gradients,
  }),
  operation<Convolution>({
    // TensorFlow.js forgets the rounding in its gradient.
    name: "conv2d with sizes rounded, forward",
    tolerance: 1e-5,
    kernels: [],
    sweep: rounded,
    compute: (settings, draw) => {
      const { x, filter } = drawInputs(settings, draw);
      return { y: convolve(settings)(x, filter) };
    },
  }),
  operation<Convolution>({
    name: "dilated conv2d, its gradients compared with those of a filter with zeros between",
    tolerance: 1e-5,
    kernels: ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"],
    sweep: dilated,
    arbitrary: fc.tuple(anyDirect, few, few).map(([settings, rows, columns]) => ({
      ...settings,
      strides: one,
      dilations: [rows, columns] as const,
    })).filter(fits),
    compute: (settings, draw) => {
      const inputs = drawInputs(settings, draw);
      const { dilations, ...undilated } = settings;
      // TensorFlow.js has no gradient of its own.
      const { dx, dfilter } = withGradients(
        tf.getBackend() === BACKEND_NAME
          ? convolve(settings)
          : (x, filter) => convolve(undilated)(x, withZerosBetween(filter, dilations!)),
        inputs,
        draw,
      );
      return { y: convolve(settings)(inputs.x, inputs.filter), dx, dfilter };
    },
  }),
  operation<Convolution>({
    name: "fused conv2d with bias and every activation",
    tolerance: 1e-5,
    kernels: ["FusedConv2D"],
    sweep: [
      ...[direct[0], winograd[0], dilated[0], direct[1], direct[3], winograd[5], direct[8]],
      ...[shallow[0], shallow[1]],
    ],
    arbitrary: fc.oneof(anyDirect, anyShallow, anyWinograd),
    compute: (settings, draw) => {
      const { x, filter } = drawInputs(settings, draw);
      const slopes = draw.uniform<tf.Rank.R3>([1, 1, settings.filters]);
      const fused =
        (activation: typeof activations[number]) => (...[x, filter, bias]: tf.Tensor[]) =>
          tf.fused.conv2d({
            x: x as tf.Tensor4D,
            filter: filter as tf.Tensor4D,
            strides: [...settings.strides],
            pad: paddingOf(settings),
            dilations: [...(settings.dilations ?? [1, 1])],
            bias,
            activation,
            preluActivationWeights: slopes,
            leakyreluAlpha: 0.3,
          });
      const bias = draw.uniform([settings.filters]), scalar = draw.uniform([]);
      const outputs = {
        ...Object.fromEntries(activations.map((name) => [name, fused(name)(x, filter, bias)])),
        unbiased: fused("relu")(x, filter),
        scalar: fused("relu")(x, filter, scalar),
      };
      if (settings.dilations) return outputs;
      return { ...withGradients(fused("linear"), { x, filter, bias }, draw), ...outputs };
    },
  }),
];
