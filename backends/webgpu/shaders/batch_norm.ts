import { bindings, shader } from "../shader.ts";
import { addParts, addRows, channelPlan, channelThreads, roomForRows } from "./channels.ts";

const NUMBERS = ["rows: u32", "parts: u32", "epsilon: f32"];

/**
 * Sums of each channel, and of its squares, over parts of the rows. So that little is lost where a mean
 * is far from 0, the channel's first number is taken off before.
 *
 * Bindings: x, parts (2 x parts x channels); numbers: rows, parts, epsilon.
 */
export const momentsShader = shader("moments", (channels: number) => {
  const plan = channelPlan(channels);
  const { type, vectors } = plan;
  return `${bindings({ x: type }, { parts: type }, NUMBERS)}
${roomForRows(plan)}
${channelThreads(plan)}
  var first = ${type}(0);
  var second = ${type}(0);
  if (vector < ${vectors}u) {
    let pivot = x[vector];
    for (var row = workgroup.x * ${plan.rows}u + beside; row < numbers.rows; row += step) {
      let value = x[row * ${vectors}u + vector] - pivot;
      first += value;
      second += value * value;
    }
  }${addRows(plan)}
  if (beside == 0u && vector < ${vectors}u) {
    parts[workgroup.x * ${vectors}u + vector] = first;
    parts[(numbers.parts + workgroup.x) * ${vectors}u + vector] = second;
  }
}`;
});

/**
 * Batch norm by the sums of {@linkcode momentsShader}, then ReLU if asked.
 *
 * Bindings: x, gamma, beta, parts, y, mean, variance; numbers: rows, parts, epsilon.
 */
export const normalizeShader = shader("normalize", (channels: number, relu: boolean) => {
  const plan = channelPlan(channels);
  const { type, vectors } = plan;
  const inputs = { x: type, gamma: type, beta: type, parts: type };
  const outputs = { y: type, mean: type, variance: type };
  const value = `(x[at] - center) * factor + offset`;
  return `${bindings(inputs, outputs, NUMBERS)}
${roomForRows(plan)}
${channelThreads(plan)}${addParts(plan)}
  let count = f32(numbers.rows);
  let center = x[vector] + first / count;
  let spread = max(second / count - (first / count) * (first / count), ${type}(0));
  let factor = gamma[vector] / sqrt(spread + ${type}(numbers.epsilon));
  let offset = beta[vector];
  if (workgroup.x == 0u && beside == 0u) {
    mean[vector] = center;
    variance[vector] = spread;
  }
  for (var row = workgroup.x * ${plan.rows}u + beside; row < numbers.rows; row += step) {
    let at = row * ${vectors}u + vector;
    y[at] = ${relu ? `max(${value}, ${type}(0))` : value};
  }
}`;
});

/** dy where ReLU let a number through, and the number normalized. */
const upstream = (type: string, relu: boolean): string => `
      let normal = (x[at] - center) * inverse;
      let upstream = ${
  relu ? `select(${type}(0), dy[at], normal * slope + offset > ${type}(0))` : "dy[at]"
};`;

/**
 * What the gradient of batch norm needs of all rows: sums of dy, and of dy times the number normalized,
 * over parts of the rows. After them stand mean, 1 / standard deviation, gamma and beta, so that the
 * next shader has fewer buffers.
 *
 * Bindings: dy, x, mean, variance, gamma, beta, parts ((2 parts + 4) x channels); numbers: rows, parts,
 * epsilon.
 */
export const normGradientSumsShader = shader(
  "batch norm gradient sums",
  (channels: number, relu: boolean) => {
    const plan = channelPlan(channels);
    const { type, vectors } = plan;
    const inputs = { dy: type, x: type, mean: type, variance: type, gamma: type, beta: type };
    return `${bindings(inputs, { parts: type }, NUMBERS)}
${roomForRows(plan)}
${channelThreads(plan)}
  var first = ${type}(0);
  var second = ${type}(0);
  if (vector < ${vectors}u) {
    let center = mean[vector];
    let inverse = 1 / sqrt(variance[vector] + ${type}(numbers.epsilon));
    let slope = gamma[vector];
    let offset = beta[vector];
    for (var row = workgroup.x * ${plan.rows}u + beside; row < numbers.rows; row += step) {
      let at = row * ${vectors}u + vector;${upstream(type, relu)}
      first += upstream;
      second += upstream * normal;
    }
    if (workgroup.x == 0u && beside == 0u) {
      let to = 2 * numbers.parts * ${vectors}u + vector;
      parts[to] = center;
      parts[to + ${vectors}u] = inverse;
      parts[to + ${2 * vectors}u] = slope;
      parts[to + ${3 * vectors}u] = offset;
    }
  }${addRows(plan)}
  if (beside == 0u && vector < ${vectors}u) {
    parts[workgroup.x * ${vectors}u + vector] = first;
    parts[(numbers.parts + workgroup.x) * ${vectors}u + vector] = second;
  }
}`;
  },
);

/**
 * The gradients of batch norm by the sums of {@linkcode normGradientSumsShader}.
 *
 * Bindings: dy, x, parts, dx, dgamma, dbeta; numbers: rows, parts, epsilon.
 */
export const normGradientShader = shader(
  "batch norm gradient",
  (channels: number, relu: boolean) => {
    const plan = channelPlan(channels);
    const { type, vectors } = plan;
    const inputs = { dy: type, x: type, parts: type };
    const outputs = { dx: type, dgamma: type, dbeta: type };
    return `${bindings(inputs, outputs, NUMBERS)}
${roomForRows(plan)}
${channelThreads(plan)}${addParts(plan)}
  if (workgroup.x == 0u && beside == 0u) {
    dbeta[vector] = first;
    dgamma[vector] = second;
  }
  let start = 2 * numbers.parts * ${vectors}u + vector;
  let center = parts[start];
  let inverse = parts[start + ${vectors}u];
  let slope = parts[start + ${2 * vectors}u];
  let offset = parts[start + ${3 * vectors}u];
  let level = first / f32(numbers.rows);
  let tilt = second / f32(numbers.rows);
  for (var row = workgroup.x * ${plan.rows}u + beside; row < numbers.rows; row += step) {
    let at = row * ${vectors}u + vector;${upstream(type, relu)}
    dx[at] = slope * inverse * (upstream - level - normal * tilt);
  }
}`;
  },
);
