import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Draw, type Operation, operation, withGradients } from "./operation.ts";

interface Depthwise {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly multiplier?: number;
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  /** Or rows above, below, columns left, right. */
  readonly pad: "same" | "valid" | number | readonly [number, number, number, number];
  readonly dilations?: readonly [number, number];
  readonly rounding?: "floor" | "ceil" | "round";
}

function paddingOf({ pad }: Depthwise) {
  if (typeof pad !== "object") return pad;
  const [top, bottom, left, right] = pad;
  return [[0, 0], [top, bottom], [left, right], [0, 0]] as tf.backend_util.ExplicitPadding;
}

function drawInputs({ x, window, multiplier = 1 }: Depthwise, draw: Draw) {
  return { x: draw.uniform(x), filter: draw.uniform([...window, x[3], multiplier]) };
}

function convolve(settings: Depthwise) {
  const { strides, dilations = [1, 1], rounding } = settings;
  return (x: tf.Tensor, filter: tf.Tensor) =>
    tf.depthwiseConv2d(
      x as tf.Tensor4D,
      filter as tf.Tensor4D,
      [...strides],
      // Of the types that it takes, its declaration forgets the explicit padding.
      paddingOf(settings) as number,
      "NHWC",
      [...dilations],
      rounding,
    );
}

const one = [1, 1] as const, two = [2, 2] as const, three = [3, 3] as const;

/** The windows of assembly/depthwise_slide.ts, and the edges that they meet. */
const threeByThree: Depthwise[] = [
  { x: [2, 7, 6, 8], window: three, strides: one, pad: "same" },
  { x: [2, 8, 9, 5], window: three, strides: two, pad: "same" },
  { x: [1, 5, 7, 3], window: three, strides: one, pad: "valid" },
  { x: [3, 9, 8, 1], window: three, strides: two, pad: "valid" },
  { x: [1, 1, 1, 4], window: three, strides: one, pad: "same" },
  { x: [1, 1, 1, 2], window: three, strides: two, pad: 1 },
  { x: [2, 2, 2, 7], window: three, strides: one, pad: "same" },
  { x: [1, 1, 2, 6], window: three, strides: two, pad: "same" },
  { x: [2, 2, 9, 12], window: three, strides: [2, 1], pad: "same" },
  { x: [2, 6, 5, 13], window: three, strides: [1, 2], pad: 1 },
  { x: [1, 4, 4, 4], window: three, strides: one, pad: 2 },
  { x: [1, 4, 5, 4], window: three, strides: one, pad: [0, 3, 3, 0] },
  { x: [1, 5, 4, 4], window: three, strides: one, pad: [3, 0, 0, 3] },
  { x: [1, 3, 3, 4], window: three, strides: two, pad: [1, 4, 1, 6] },
  { x: [9, 14, 14, 36], window: three, strides: one, pad: "same" },
  { x: [5, 15, 16, 40], window: three, strides: two, pad: "same" },
  { x: [2, 6, 7, 3], multiplier: 2, window: three, strides: one, pad: "same" },
  { x: [2, 6, 7, 2], multiplier: 5, window: three, strides: two, pad: "valid" },
];

const anySize: Depthwise[] = [
  { x: [2, 9, 8, 6], window: [5, 5], strides: one, pad: "same" },
  { x: [1, 9, 11, 9], window: [2, 4], strides: [1, 3], pad: [1, 2, 0, 3] },
  { x: [2, 10, 10, 4], window: [7, 7], strides: two, pad: "same" },
  { x: [2, 4, 6, 3], window: one, strides: [2, 3], pad: "valid" },
  { x: [1, 13, 4, 5], window: [5, 1], strides: [3, 2], pad: "same" },
  { x: [1, 8, 8, 1], window: [8, 8], strides: one, pad: "valid" },
  { x: [2, 6, 7, 2], window: two, strides: [3, 3], pad: 1 },
  { x: [1, 7, 5, 3], multiplier: 4, window: [1, 3], strides: one, pad: "same" },
  { x: [33, 3, 40, 3], window: [2, 3], strides: one, pad: "same" },
];

const dilated: Depthwise[] = [
  { x: [2, 7, 8, 5], window: three, strides: one, pad: "same", dilations: two },
  { x: [1, 9, 9, 8], window: three, strides: one, pad: "valid", dilations: [1, 3] },
  { x: [1, 8, 9, 3], window: three, strides: one, pad: 3, dilations: [4, 1] },
  { x: [2, 9, 8, 3], multiplier: 2, window: [2, 4], strides: one, pad: "same", dilations: [3, 2] },
];

const rounded: Depthwise[] = (["floor", "ceil", "round"] as const).flatMap((rounding) => [
  { x: [2, 6, 6, 3], window: two, strides: [3, 3], pad: 0, rounding },
  { x: [1, 8, 7, 5], window: three, strides: two, pad: [1, 1, 0, 1], rounding },
]);

const size = fc.integer({ min: 1, max: 12 }), few = fc.integer({ min: 1, max: 3 });
const edge = fc.integer({ min: 0, max: 3 });

/** Only sizes of which something is left. */
function fits({ x, window, pad, dilations = [1, 1] }: Depthwise): boolean {
  const [rows, columns] = window.map((length, axis) => (length - 1) * dilations[axis] + 1);
  // Given a number, TensorFlow.js takes the window's height for its width in y's size.
  return pad === "same" || (rows <= x[1] && (typeof pad === "number" ? rows : columns) <= x[2]);
}

const anyOf = (
  window: fc.Arbitrary<readonly [number, number]>,
  strides: fc.Arbitrary<readonly [number, number]>,
): fc.Arbitrary<Depthwise> =>
  fc.record({
    x: fc.tuple(fc.integer({ min: 1, max: 20 }), size, size, fc.integer({ min: 1, max: 20 })),
    multiplier: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, few),
    window,
    strides,
    pad: fc.oneof(
      fc.constantFrom("same" as const, "valid" as const, 1),
      fc.tuple(edge, edge, edge, edge),
    ),
  }).filter(fits);

const anyLength = fc.integer({ min: 1, max: 6 });
const anyWindow = anyOf(fc.tuple(anyLength, anyLength), fc.tuple(few, few));

const gradients = {
  tolerance: 1e-5,
  kernels: [
    "DepthwiseConv2dNative",
    "DepthwiseConv2dNativeBackpropFilter",
    "DepthwiseConv2dNativeBackpropInput",
  ],
  compute: (settings: Depthwise, draw: Draw) =>
    withGradients(convolve(settings), drawInputs(settings, draw), draw),
};

const forward = {
  tolerance: 1e-5,
  kernels: ["DepthwiseConv2dNative"],
  compute: (settings: Depthwise, draw: Draw) => {
    const { x, filter } = drawInputs(settings, draw);
    return { y: convolve(settings)(x, filter) };
  },
};

const activations = ["linear", "relu", "relu6", "sigmoid", "elu", "leakyrelu", "prelu"] as const;

/** Depthwise convolutions by each way that a kernel may go, alone and fused. */
export const depthwiseConvolutions: readonly Operation[] = [
  operation({
    ...gradients,
    name: "depthwiseConv2d of 3 x 3 windows",
    sweep: threeByThree,
    arbitrary: anyOf(fc.constant(three), fc.tuple(few, few)),
  }),
  operation({
    ...gradients,
    name: "depthwiseConv2d of other windows",
    sweep: anySize,
    arbitrary: anyWindow,
  }),
  operation({
    ...forward,
    // TensorFlow.js has no gradient of it.
    name: "dilated depthwiseConv2d, forward",
    sweep: dilated,
    arbitrary: fc.tuple(anyWindow, few, few).map(([settings, rows, columns]) => ({
      ...settings,
      strides: one,
      dilations: [rows, columns] as const,
    })).filter(fits),
  }),
  operation({
    ...forward,
    name: "depthwiseConv2d with sizes rounded, forward",
    sweep: rounded,
  }),
  operation<Depthwise>({
    name: "fused depthwiseConv2d with bias and each activation",
    tolerance: 1e-5,
    kernels: ["FusedDepthwiseConv2D"],
    sweep: [threeByThree[1], anySize[0], dilated[0], threeByThree[0], threeByThree[16]],
    arbitrary: anyWindow,
    compute: (settings, draw) => {
      const { x, filter } = drawInputs(settings, draw);
      const channels = settings.x[3] * (settings.multiplier ?? 1);
      const fused = (activation: (typeof activations)[number], ...[bias, slopes]: tf.Tensor[]) =>
        tf.fused.depthwiseConv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: [...settings.strides],
          pad: paddingOf(settings) as number,
          dilations: [...(settings.dilations ?? one)],
          bias,
          activation,
          preluActivationWeights: slopes,
          leakyreluAlpha: 0.3,
        });
      const bias = draw.uniform([channels]), slopes = draw.uniform([channels]);
      return {
        plain: fused("relu"),
        shifted: fused("relu", tf.scalar(0.5)),
        ...Object.fromEntries(activations.map((name) => [name, fused(name, bias, slopes)])),
      };
    },
  }),
];
