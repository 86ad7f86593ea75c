// Operations as their formulas stand, in float64 and plain loops, for the self-check to compare with. What
// has gradients takes the output's gradient `dy` as its last input, and gives the output, then the
// gradients of the other inputs.

/** Numbers and the shape that they have. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

/** What an operation gives. */
export type Results = readonly Float64Array[];

/** The largest of each 2 x 2, of equal ones the first. */
export function maxPool([x, { data: dy }]: readonly Values[]): Results {
  const [, height, width, channels] = x.shape;
  const outHeight = height >> 1, outWidth = width >> 1;
  const y = new Float64Array(dy.length), dx = new Float64Array(x.data.length);
  for (let output = 0; output < dy.length; output++) {
    const c = output % channels, place = (output - c) / channels;
    const j = place % outWidth, i = Math.floor(place / outWidth) % outHeight;
    const n = Math.floor(place / outWidth / outHeight);
    const corner = ((n * height + 2 * i) * width + 2 * j) * channels + c;
    const window = [0, channels, width * channels, (width + 1) * channels]
      .map((offset) => corner + offset);
    const best = window.reduce((best, at) => x.data[at] > x.data[best] ? at : best);
    y[output] = x.data[best];
    dx[best] += dy[output];
  }
  return [y, dx];
}

/** Batch norm with the statistics of the batch, then ReLU if asked, as operations/batch_norm.ts has it. */
export function batchNorm(
  [x, gamma, beta, { data: dy }]: readonly Values[],
  epsilon: number,
  relu: boolean,
): Results {
  const channels = gamma.data.length, count = x.data.length / channels;
  const y = new Float64Array(dy.length), dx = new Float64Array(dy.length);
  const dgamma = new Float64Array(channels), dbeta = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    let sum = 0, squares = 0;
    for (let at = c; at < dy.length; at += channels) sum += x.data[at];
    const mean = sum / count;
    for (let at = c; at < dy.length; at += channels) squares += (x.data[at] - mean) ** 2;
    const inverse = 1 / Math.sqrt(squares / count + epsilon);
    for (let at = c; at < dy.length; at += channels) {
      const normal = (x.data[at] - mean) * inverse;
      y[at] = normal * gamma.data[c] + beta.data[c];
      if (relu && y[at] <= 0) {
        y[at] = 0;
        continue;
      }
      dgamma[c] += dy[at] * normal;
      dbeta[c] += dy[at];
    }
    for (let at = c; at < dy.length; at += channels) {
      const normal = (x.data[at] - mean) * inverse;
      const upstream = relu && y[at] === 0 ? 0 : dy[at];
      dx[at] = gamma.data[c] * inverse *
        (upstream - dbeta[c] / count - normal * dgamma[c] / count);
    }
  }
  return [y, dx, dgamma, dbeta];
}

/** Mean softmax cross-entropy against the class `row % classes` in each row, smoothed. */
export function crossEntropy(
  [logits, { data: [dy] }]: readonly Values[],
  labelSmoothing: number,
): Results {
  const [rows, classes] = logits.shape;
  const dlogits = new Float64Array(rows * classes);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const of = logits.data.subarray(row * classes, (row + 1) * classes);
    const exponentials = Array.from(of, Math.exp);
    const sum = exponentials.reduce((sum, value) => sum + value);
    const label = row % classes;
    for (let k = 0; k < classes; k++) {
      const target = labelSmoothing / classes + (k === label ? 1 - labelSmoothing : 0);
      loss += target * (Math.log(sum) - of[k]) / rows;
      dlogits[row * classes + k] = dy * (exponentials[k] / sum - target) / rows;
    }
  }
  return [Float64Array.of(loss), dlogits];
}

/** max(0, x). */
export function relu([x, { data: dy }]: readonly Values[]): Results {
  const values = Float64Array.from(x.data);
  return [values.map((value) => Math.max(0, value)), values.map((v, at) => v > 0 ? dy[at] : 0)];
}

/** max(0, x + y). */
export function addRelu([x, y, dz]: readonly Values[]): Results {
  const sum = { ...x, data: Float64Array.from(x.data, (value, at) => value + y.data[at]) };
  const [z, dsum] = relu([sum, dz]);
  return [z, dsum, dsum];
}

/** The mean of each 2 x 2. */
export function averagePool([x, { data: dy }]: readonly Values[]): Results {
  const [, height, width, channels] = x.shape;
  const outHeight = height >> 1, outWidth = width >> 1;
  const y = new Float64Array(dy.length), dx = new Float64Array(x.data.length);
  for (let at = 0; at < x.data.length; at++) {
    const c = at % channels, place = Math.floor(at / channels);
    const j = place % width >> 1, i = Math.floor(place / width) % height >> 1;
    if (i >= outHeight || j >= outWidth) continue;
    const n = Math.floor(place / width / height);
    const output = ((n * outHeight + i) * outWidth + j) * channels + c;
    y[output] += x.data[at] / 4;
    dx[at] = dy[output] / 4;
  }
  return [y, dx];
}

/** The mean of each channel over the image. */
export function globalAveragePool([x, { data: dy }]: readonly Values[]): Results {
  const [, height, width, channels] = x.shape;
  const pixels = height * width,
    output = (at: number) => Math.floor(at / (pixels * channels)) * channels + at % channels;
  const y = new Float64Array(dy.length);
  for (let at = 0; at < x.data.length; at++) y[output(at)] += x.data[at] / pixels;
  return [y, Float64Array.from(x.data, (_, at) => dy[output(at)] / pixels)];
}

/** Batch norm with fixed statistics: mean, root of the variance, beta and gamma. */
export function fixedNorm(
  [x, mean, deviation, beta, gamma]: readonly Values[],
  epsilon: number,
): Results {
  const y = Float64Array.from(x.data, (value, at) => {
    const c = at % mean.data.length;
    const inverse = 1 / Math.sqrt(deviation.data[c] ** 2 + epsilon);
    return (value - mean.data[c]) * inverse * gamma.data[c] + beta.data[c];
  });
  return [y];
}

/** The settings of `runningStatistics`. */
export const trackingSettings = { count: 12, momentum: 0.1 } as const;

/** Running mean and variance with those of a batch mixed in. */
export function runningStatistics(
  [mean, variance, batchMean, batchVariance]: readonly Values[],
): Results {
  const { count, momentum } = trackingSettings;
  const mix = (running: Values, batch: Values, factor: number) =>
    Float64Array.from(
      running.data,
      (value, at) => (1 - momentum) * value + momentum * factor * batch.data[at],
    );
  return [mix(mean, batchMean, 1), mix(variance, batchVariance, count / (count - 1))];
}
