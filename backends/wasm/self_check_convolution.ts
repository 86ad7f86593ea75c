// Convolution and what goes with it, as self_check_reference.ts has the other operations.
import { batchNorm, fixedNorm, type Results, type Values } from "./self_check_reference.ts";

/** Where windows stand. */
export interface Windows {
  /** Pixels from one to the next. */
  readonly stride: number;
  /** Zeros on each side of the input. */
  readonly padding: number;
}

const everywhere: Windows = { stride: 1, padding: 0 };

/** The output's height and width. */
export function outputSides(
  [, ...sides]: readonly number[],
  filter: readonly number[],
  { stride, padding }: Windows,
): [number, number] {
  const [height, width] = [0, 1].map((axis) =>
    Math.floor((sides[axis] + 2 * padding - filter[axis]) / stride) + 1
  );
  return [height, width];
}

/**
 * Convolution with a filter of height x width x channels x filters at every place that it fits in.
 *
 *     y(n, i, j, k)  = sum over u, v, c of
 *                      x(n, stride i + u - padding, stride j + v - padding, c) w(u, v, c, k)
 */
function convolve(x: Values, w: Values, windows = everywhere): Float64Array {
  const [height, width] = outputSides(x.shape, w.shape, windows);
  const y = new Float64Array(x.shape[0] * height * width * w.shape[3]);
  forEachProduct(x, w, windows, (value, row, output, filters) => {
    for (let k = 0; k < filters; k++) y[output + k] += x.data[value] * w.data[row + k];
  });
  return y;
}

/** The gradients of its input and filter. */
function convolutionGradients(
  x: Values,
  w: Values,
  dy: ArrayLike<number>,
  windows = everywhere,
): Results {
  const dx = new Float64Array(x.data.length), dw = new Float64Array(w.data.length);
  forEachProduct(x, w, windows, (value, row, output, filters) => {
    let gradient = 0;
    for (let k = 0; k < filters; k++) {
      gradient += dy[output + k] * w.data[row + k];
      dw[row + k] += dy[output + k] * x.data[value];
    }
    dx[value] += gradient;
  });
  return [dx, dw];
}

/** Where a value of x, a row of w over all filters, and those filters' outputs lie, for all that meet. */
function forEachProduct(
  { shape: [batch, height, width, channels] }: Values,
  { shape: [filterHeight, filterWidth, , filters] }: Values,
  windows: Windows,
  use: (value: number, row: number, output: number, filters: number) => void,
): void {
  const { stride, padding } = windows;
  const [rows, columns] = outputSides(
    [batch, height, width],
    [filterHeight, filterWidth],
    windows,
  );
  let output = 0;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++, output += filters) {
        for (let u = 0; u < filterHeight; u++) {
          const y = stride * i + u - padding;
          if (y < 0 || y >= height) continue;
          for (let v = 0; v < filterWidth; v++) {
            const x = stride * j + v - padding;
            if (x < 0 || x >= width) continue;
            const pixel = ((n * height + y) * width + x) * channels;
            const weights = (u * filterWidth + v) * channels * filters;
            for (let c = 0; c < channels; c++) {
              use(pixel + c, weights + c * filters, output, filters);
            }
          }
        }
      }
    }
  }
}

/** Convolution plus a bias. */
export function convolution(
  [x, w, bias, { data: dy }]: readonly Values[],
  windows = everywhere,
): Results {
  return [
    plusBias(convolve(x, w, windows), bias.data),
    ...convolutionGradients(x, w, dy, windows),
    sumOverRows(dy, bias.data.length),
  ];
}

/** What goes with a convolution of `convolutionBatchNorm`. */
export interface Block extends Windows {
  /** What the input is multiplied by first. */
  readonly factor: number;
  readonly epsilon: number;
  readonly relu: boolean;
}

/** Convolution of a multiple of the input, then batch norm, and ReLU if asked. */
export function convolutionBatchNorm(
  [input, w, gamma, beta, dy]: readonly Values[],
  { factor, epsilon, relu, ...windows }: Block,
): Results {
  const x = { ...input, data: input.data.map((value) => factor * value) };
  const convolved = { shape: dy.shape, data: convolve(x, w, windows) };
  const [y, dconvolved, dgamma, dbeta] = batchNorm([convolved, gamma, beta, dy], epsilon, relu);
  const [dx, dw] = convolutionGradients(x, w, dconvolved, windows);
  return [y, dx.map((value) => factor * value), dw, dgamma, dbeta];
}

/** Convolution, then batch norm with fixed statistics and ReLU; it takes the variance's root. */
export function convolutionFixedNormRelu(
  [x, w, bias, mean, deviation, beta, gamma]: readonly Values[],
  epsilon: number,
  windows: Windows,
): Results {
  const biased = { shape: [], data: plusBias(convolve(x, w, windows), bias.data) };
  const [y] = fixedNorm([biased, mean, deviation, beta, gamma], epsilon);
  return [y.map((value) => Math.max(0, value))];
}

function plusBias(values: Float64Array, bias: ArrayLike<number>): Float64Array {
  return values.map((value, at) => value + bias[at % bias.length]);
}

function sumOverRows(values: ArrayLike<number>, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) sums[at % columns] += values[at];
  return sums;
}

/** A matrix times weights, plus a bias: a convolution of single places. */
export function dense([x, w, bias, dy]: readonly Values[]): Results {
  const pixels = { shape: [x.shape[0], 1, 1, x.shape[1]], data: x.data };
  const filter = { shape: [1, 1, ...w.shape], data: w.data };
  return convolution([pixels, filter, bias, dy]);
}
