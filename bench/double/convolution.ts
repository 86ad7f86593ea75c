/** Sizes of a convolution without padding and gaps. */
export interface ConvolutionSizes {
  readonly batch: number;
  /** Of the input. */
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Of the square window. */
  readonly window: number;
}

/** Calls `visit` with the offsets of a pixel of x, a row of the filter and a pixel of y. */
function eachProduct(
  { batch, height, width, inChannels, outChannels, window }: ConvolutionSizes,
  visit: (x: number, filter: number, y: number) => void,
): void {
  const outHeight = height - window + 1, outWidth = width - window + 1;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const y = ((image * outHeight + row) * outWidth + column) * outChannels;
        for (let tap = 0; tap < window * window; tap++) {
          const down = Math.floor(tap / window), right = tap % window;
          const x = ((image * height + row + down) * width + column + right) * inChannels;
          visit(x, tap * inChannels * outChannels, y);
        }
      }
    }
  }
}

/** y = x * filter in double precision, one product after the other. */
export function convolve(
  sizes: ConvolutionSizes,
  x: Float64Array,
  filter: Float64Array,
): Float64Array {
  const { batch, height, width, inChannels, outChannels, window } = sizes;
  const y = new Float64Array(batch * (height - window + 1) * (width - window + 1) * outChannels);
  eachProduct(sizes, (from, weights, to) => {
    for (let i = 0; i < inChannels; i++) {
      for (let o = 0; o < outChannels; o++) {
        y[to + o] += x[from + i] * filter[weights + i * outChannels + o];
      }
    }
  });
  return y;
}

/** The gradients of x and the filter from that of y. */
export function convolutionGradients(
  sizes: ConvolutionSizes,
  x: Float64Array,
  filter: Float64Array,
  dy: Float64Array,
): { dx: Float64Array; dfilter: Float64Array } {
  const { inChannels, outChannels } = sizes;
  const dx = new Float64Array(x.length), dfilter = new Float64Array(filter.length);
  eachProduct(sizes, (from, weights, to) => {
    for (let i = 0; i < inChannels; i++) {
      let sum = 0;
      for (let o = 0; o < outChannels; o++) {
        const weight = weights + i * outChannels + o;
        sum += dy[to + o] * filter[weight];
        dfilter[weight] += dy[to + o] * x[from + i];
      }
      dx[from + i] += sum;
    }
  });
  return { dx, dfilter };
}
