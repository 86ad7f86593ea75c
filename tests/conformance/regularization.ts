import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { clipScale } from "../../backends/operations/clip_scale.ts";
import { dropout, type DropoutOptions } from "../../backends/operations/dropout.ts";
import { movingAverageStep } from "../../backends/operations/moving_average.ts";
import { sgdStep } from "../../backends/operations/sgd.ts";
import { hold } from "../../backends/operations/held_tensor.ts";
import { type Operation, operation, withGradients } from "./operation.ts";

interface Drop extends DropoutOptions {
  readonly shape: readonly number[];
}

interface Descent {
  readonly shape: readonly number[];
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly gradientScale?: number;
}

interface Clip {
  readonly shapes: readonly (readonly number[])[];
  readonly maxNorm: number;
}

interface Average {
  readonly shapes: readonly (readonly number[])[];
  readonly decay: number;
}

const anyShape = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 });
const anyShapes = fc.array(anyShape, { minLength: 1, maxLength: 5 });

/** What keeps a network from learning its training images by heart, and the optimizer that needs it most. */
export const regularizations: readonly Operation[] = [
  operation<Drop>({
    name: "dropout of units and of channels",
    tolerance: 1e-7,
    kernels: ["Dropout"],
    sweep: [
      { shape: [37, 65], rate: 0.2, seed: 7, per: "unit" },
      { shape: [3, 5, 4, 6], rate: 0.5, seed: 2 ** 32 - 1, per: "channel" },
      { shape: [7], rate: 0.9, seed: 0, per: "unit" },
      { shape: [], rate: 0.3, seed: 5, per: "unit" },
      { shape: [9], rate: 0.3, seed: 5, per: "channel" },
      { shape: [11, 40003], rate: 0.999, seed: 123456789, per: "unit" },
      { shape: [2, 1, 1, 7], rate: 0.4, seed: 1, per: "channel" },
      { shape: [9, 13, 11, 33], rate: 0.25, seed: 3, per: "channel" },
      { shape: [5, 3, 3, 1], rate: 0.5, seed: 4, per: "channel" },
      { shape: [2, 3, 16400], rate: 0.1, seed: 4, per: "channel" },
    ],
    arbitrary: fc.record({
      shape: anyShape,
      rate: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      seed: fc.nat(2 ** 32 - 1),
      per: fc.constantFrom("unit", "channel"),
    }),
    compute: ({ shape, ...options }, draw) =>
      withGradients((x) => dropout(x, options), { x: draw.uniform(shape) }, draw),
  }),
  operation<Descent>({
    name: "sgdStep",
    tolerance: 1e-6,
    kernels: ["MomentumDescent"],
    sweep: [
      { shape: [3, 3, 8, 5], momentum: 0.9, nesterov: true, weightDecay: 0.1 },
      { shape: [1], momentum: 0, nesterov: false, weightDecay: 0 },
      { shape: [4099], momentum: 0.5, nesterov: false, weightDecay: 0.01, gradientScale: 0.3 },
      { shape: [], momentum: 0.99, nesterov: true, weightDecay: 0, gradientScale: 7 },
    ],
    arbitrary: fc.record({
      shape: anyShape,
      momentum: fc.constantFrom(0, 0.5, 0.9),
      nesterov: fc.boolean(),
      weightDecay: fc.constantFrom(0, 0.01, 1),
      gradientScale: fc.constantFrom(1, 0.2, 3),
    }),
    compute: ({ shape, gradientScale, ...settings }, draw) => {
      // The second tensor is larger than a part of the job.
      const both = [shape, [8200]].map((shape) => ({
        parameter: hold(draw.uniform(shape)),
        velocity: hold(draw.uniform(shape)),
      }));
      const gradients = [draw.uniform(shape), draw.uniform([8200])];
      const scale = gradientScale === undefined ? undefined : tf.scalar(gradientScale);
      sgdStep(both, gradients, { learningRate: 0.1, ...settings, gradientScale: scale });
      return Object.fromEntries(
        both.flatMap((tensors, index) =>
          Object.entries(tensors).map(([name, { value }]) => [`${name} ${index}`, value])
        ),
      );
    },
  }),
  operation<Clip>({
    name: "clipScale",
    tolerance: 1e-6,
    kernels: ["ClipScale"],
    sweep: [
      { shapes: [[3, 5], [7]], maxNorm: 1 },
      { shapes: [[8195], [], [1], [2, 6]], maxNorm: 0.01 },
      { shapes: [[4]], maxNorm: 100 },
      { shapes: [[130, 127], [20000]], maxNorm: 60 },
    ],
    arbitrary: fc.record({ shapes: anyShapes, maxNorm: fc.constantFrom(0.1, 1, 5) }),
    compute: ({ shapes, maxNorm }, draw) => ({
      scale: clipScale(shapes.map((shape) => draw.uniform(shape)), maxNorm),
    }),
  }),
  operation<Average>({
    name: "movingAverageStep",
    tolerance: 1e-6,
    kernels: ["MovingAverage"],
    sweep: [
      { shapes: [[3, 5], [7]], decay: 0.9 },
      { shapes: [[8195], [], [1], [2, 6]], decay: 0.999 },
      { shapes: [[4]], decay: 0 },
      { shapes: [[130, 127]], decay: 1 },
    ],
    arbitrary: fc.record({ shapes: anyShapes, decay: fc.constantFrom(0, 0.1, 0.999, 1) }),
    compute: ({ shapes, decay }, draw) => {
      const pairs = shapes.map((shape) => ({
        // Of one sign, or what is left could be rounding errors alone.
        average: hold(draw.positive(shape)),
        value: draw.positive(shape),
      }));
      movingAverageStep(pairs, decay);
      return Object.fromEntries(pairs.map(({ average }, index) => [`${index}`, average.value]));
    },
  }),
];
