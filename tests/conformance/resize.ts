import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type Operation, operation, withGradients } from "./operation.ts";

interface Resizing {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly size: readonly [height: number, width: number];
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
}

function resize({ size, alignCorners, halfPixelCenters }: Resizing) {
  return (x: tf.Tensor) =>
    tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [...size], alignCorners, halfPixelCenters);
}

const side = fc.integer({ min: 1, max: 9 });

/** Nearest-neighbour resizing, which upsampling layers do. */
export const resizings: readonly Operation[] = [
  operation<Resizing>({
    name: "resizeNearestNeighbor",
    tolerance: 0,
    kernels: ["ResizeNearestNeighbor"],
    sweep: [
      { x: [2, 3, 4, 5], size: [6, 8] },
      { x: [3, 7, 5, 4], size: [4, 9] },
      { x: [2, 4, 3, 1], size: [7, 1], alignCorners: true },
      { x: [1, 3, 5, 9], size: [8, 3], halfPixelCenters: true },
      { x: [2, 1, 1, 3], size: [3, 2] },
    ],
    arbitrary: fc.record({
      x: fc.tuple(fc.integer({ min: 1, max: 3 }), side, side, side),
      size: fc.tuple(side, side),
      alignCorners: fc.boolean(),
    }),
    compute: (settings, draw) => ({ y: resize(settings)(draw.uniform(settings.x)) }),
  }),
  operation<Resizing>({
    // Stock cpu gets the gradient wrong for more images than one.
    name: "resizeNearestNeighbor of an image, with its gradient",
    tolerance: 1e-6,
    kernels: ["ResizeNearestNeighbor", "ResizeNearestNeighborGrad"],
    sweep: [
      { x: [1, 3, 4, 5], size: [6, 8] },
      { x: [1, 7, 5, 4], size: [4, 9] },
      { x: [1, 4, 3, 1], size: [7, 1], alignCorners: true },
      { x: [1, 2, 2, 17], size: [9, 5] },
    ],
    // Stock cpu never comes back where one row or column is aligned with the corners.
    arbitrary: fc.record({
      x: fc.tuple(fc.constant(1), side, side, side),
      size: fc.tuple(side, side),
      alignCorners: fc.boolean(),
    }).filter(({ x, alignCorners }) => !alignCorners || (x[1] > 1 && x[2] > 1)),
    compute: (settings, draw) =>
      withGradients(resize(settings), { x: draw.uniform(settings.x) }, draw),
  }),
];
