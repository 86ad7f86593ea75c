/** What batch norm was computed with. */
export interface BatchNormInputs {
  /** Pixel after pixel, the channels of each side by side. */
  readonly x: Float64Array;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
  readonly epsilon: number;
}

/** Mean of each channel of numbers. */
function channelMeans(values: Float64Array, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  values.forEach((value, index) => sums[index % channels] += value);
  return sums.map((sum) => sum / (values.length / channels));
}

/** x less its mean, over its standard deviation, and 1 over the latter. */
function standardize({ x, gamma: { length }, epsilon }: BatchNormInputs) {
  const means = channelMeans(x, length);
  const centered = x.map((value, index) => value - means[index % length]);
  const variances = channelMeans(centered.map((value) => value ** 2), length);
  const inverse = variances.map((variance) => 1 / Math.sqrt(variance + epsilon));
  return { standard: centered.map((value, index) => value * inverse[index % length]), inverse };
}

/** Batch norm in double precision, by the statistics of the batch. */
export function batchNorm(inputs: BatchNormInputs): Float64Array {
  const { gamma, beta } = inputs;
  const channels = gamma.length;
  return standardize(inputs).standard.map((value, index) =>
    gamma[index % channels] * value + beta[index % channels]
  );
}

/** The gradients of x, gamma and beta from that of the result. */
export function batchNormGradients(
  inputs: BatchNormInputs,
  dy: Float64Array,
): { dx: Float64Array; dgamma: Float64Array; dbeta: Float64Array } {
  const { gamma } = inputs;
  const channels = gamma.length, count = dy.length / channels;
  const { standard, inverse } = standardize(inputs);
  const meanDy = channelMeans(dy, channels);
  const meanProduct = channelMeans(dy.map((value, index) => value * standard[index]), channels);
  const dx = dy.map((value, index) => {
    const channel = index % channels;
    return gamma[channel] * inverse[channel] *
      (value - meanDy[channel] - standard[index] * meanProduct[channel]);
  });
  return {
    dx,
    dgamma: meanProduct.map((mean) => mean * count),
    dbeta: meanDy.map((mean) => mean * count),
  };
}
