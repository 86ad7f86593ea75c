// Batch norm over the last axis, followed by ReLU if asked (Ioffe and Szegedy, arXiv 1502.03167; the
// formulas stand in ../../operations/batch_norm.ts). Sums are kept in float64, as PyTorch does on a
// CPU. A part is a fixed share of the pixels; parts are added in order by the kernels that run as
// one part.
import { address, fraction, integer } from "./control";
import { multiplyAdd, zeros } from "./vector";


function firstPixel(part: i32, parts: i32, pixels: i32): i32 {
  return <i32> (<i64> part * pixels / parts);
}

/** sums[part, 0, c] = sum of x, sums[part, 1, c] = sum of x^2, float64. */
export function batchNormSums(part: i32): void {
  const parts = integer(2), pixels = integer(3), channels = integer(4);
  const pixelBytes = <usize> channels << 2;
  const first = firstPixel(part, parts, pixels), end = firstPixel(part + 1, parts, pixels);
  const x = address(0) + <usize> first * pixelBytes;
  const sums = address(1) + (<usize> (part * channels) << 4);
  const squares = sums + (<usize> channels << 3);
  let channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    let from = x + (<usize> channel << 2);
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0), q0 = f64x2.splat(0), q1 = f64x2.splat(0);
    for (let pixel = first; pixel < end; pixel++, from += pixelBytes) {
      const value = v128.load(from);
      const low = f64x2.promote_low_f32x4(value);
      const high = f64x2.promote_low_f32x4(
        i8x16.shuffle(value, value, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
      );
      s0 = f64x2.add(s0, low), s1 = f64x2.add(s1, high);
      q0 = f64x2.add(q0, f64x2.mul(low, low)), q1 = f64x2.add(q1, f64x2.mul(high, high));
    }
    const at = <usize> channel << 3;
    v128.store(sums + at, s0), v128.store(sums + at, s1, 16);
    v128.store(squares + at, q0), v128.store(squares + at, q1, 16);
  }
  for (; channel < channels; channel++) {
    let from = x + (<usize> channel << 2);
    let sum: f64 = 0, square: f64 = 0;
    for (let pixel = first; pixel < end; pixel++, from += pixelBytes) {
      const value = <f64> f32.load(from);
      sum += value, square += value * value;
    }
    f64.store(sums + (<usize> channel << 3), sum);
    f64.store(squares + (<usize> channel << 3), square);
  }
}


function total(sums: usize, parts: i32, channels: i32, row: i32, channel: i32): f64 {
  let from = sums + (<usize> (row * channels + channel) << 3);
  let sum: f64 = 0;
  for (let part = 0; part < parts; part++, from += <usize> channels << 4) sum += f64.load(from);
  return sum;
}

/** Mean and biased variance of each channel. */
export function batchNormStatistics(_: i32): void {
  const sums = address(0), parts = integer(1), pixels = integer(2), channels = integer(3);
  const mean = address(4), variance = address(5);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize> channel << 2;
    const average = total(sums, parts, channels, 0, channel) / <f64> pixels;
    const square = total(sums, parts, channels, 1, channel) / <f64> pixels;
    f32.store(mean + at, <f32> average);
    f32.store(variance + at, <f32> max<f64>(0, square - average * average));
  }
}

/** The factors of y = scale x + offset from each channel's statistics. */
export function batchNormFactors(_: i32): void {
  const channels = integer(0), gamma = address(1), beta = address(2);
  const mean = address(3), variance = address(4), scale = address(5), offset = address(6);
  const epsilon = fraction(0);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize> channel << 2;
    const spread = <f64> f32.load(variance + at) + <f64> epsilon;
    const factor = (gamma != 0 ? <f64> f32.load(gamma + at) : 1) / sqrt<f64>(spread);
    const shift = beta != 0 ? <f64> f32.load(beta + at) : 0;
    f32.store(scale + at, <f32> factor);
    f32.store(offset + at, <f32> (shift - <f64> f32.load(mean + at) * factor));
  }
}

/** y = scale x + offset, then ReLU if asked. */
export function batchNormApply(part: i32): void {
  const parts = integer(4), pixels = integer(5), channels = integer(6), relu = integer(7) != 0;
  const scale = address(2), offset = address(3);
  const first = firstPixel(part, parts, pixels), end = firstPixel(part + 1, parts, pixels);
  const floor = relu ? zeros() : f32x4.splat(-Infinity);
  let from = address(0) + (<usize> (first * channels) << 2);
  let to = address(1) + (<usize> (first * channels) << 2);
  for (let pixel = first; pixel < end; pixel++) {
    let channel = 0;
    for (; channel + 4 <= channels; channel += 4, from += 16, to += 16) {
      const at = <usize> channel << 2;
      const y = multiplyAdd(v128.load(from), v128.load(scale + at), v128.load(offset + at));
      v128.store(to, f32x4.max(y, floor));
    }
    for (; channel < channels; channel++, from += 4, to += 4) {
      const at = <usize> channel << 2;
      const y = multiplyAdd(
        v128.load_splat<f32>(from),
        v128.load_splat<f32>(scale + at),
        v128.load_splat<f32>(offset + at),
      );
      f32.store(to, f32x4.extract_lane(f32x4.max(y, floor), 0));
    }
  }
}

/** dy where ReLU let y pass. y is computed as batchNormApply does, so that both agree to the bit. */

function passed(dy: v128, x: v128, scale: v128, offset: v128, relu: bool): v128 {
  return relu ? v128.and(dy, f32x4.gt(multiplyAdd(x, scale, offset), zeros())) : dy;
}

/** sums[part, 0, c] = sum of dy, sums[part, 1, c] = sum of dy (x - mean), float64. */
export function batchNormGradientSums(part: i32): void {
  const dyFirst = address(0), xFirst = address(1), mean = address(2);
  const scale = address(3), offset = address(4);
  const parts = integer(6), pixels = integer(7), channels = integer(8), relu = integer(9) != 0;
  const pixelBytes = <usize> channels << 2;
  const first = firstPixel(part, parts, pixels), end = firstPixel(part + 1, parts, pixels);
  const sums = address(5) + (<usize> (part * channels) << 4);
  const products = sums + (<usize> channels << 3);
  for (let channel = 0; channel < channels; channel += 4) {
    const at = <usize> channel << 2;
    const width = channels - channel;
    let dyFrom = dyFirst + <usize> first * pixelBytes + at;
    let xFrom = xFirst + <usize> first * pixelBytes + at;
    const factor = v128.load(scale + at), shift = v128.load(offset + at);
    const average = v128.load(mean + at);
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0), q0 = f64x2.splat(0), q1 = f64x2.splat(0);
    for (let pixel = first; pixel < end; pixel++, dyFrom += pixelBytes, xFrom += pixelBytes) {
      const x = v128.load(xFrom);
      const dy = passed(v128.load(dyFrom), x, factor, shift, relu);
      const product = f32x4.mul(dy, f32x4.sub(x, average));
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(dy));
      s1 = f64x2.add(
        s1,
        f64x2.promote_low_f32x4(
          i8x16.shuffle(dy, dy, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
        ),
      );
      q0 = f64x2.add(q0, f64x2.promote_low_f32x4(product));
      q1 = f64x2.add(
        q1,
        f64x2.promote_low_f32x4(
          i8x16.shuffle(product, product, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
        ),
      );
    }
    const to = sums + (at << 1), productTo = products + (at << 1);
    f64.store(to, f64x2.extract_lane(s0, 0));
    f64.store(productTo, f64x2.extract_lane(q0, 0));
    if (width > 1) {
      f64.store(to, f64x2.extract_lane(s0, 1), 8);
      f64.store(productTo, f64x2.extract_lane(q0, 1), 8);
    }
    if (width > 2) {
      f64.store(to, f64x2.extract_lane(s1, 0), 16);
      f64.store(productTo, f64x2.extract_lane(q1, 0), 16);
    }
    if (width > 3) {
      f64.store(to, f64x2.extract_lane(s1, 1), 24);
      f64.store(productTo, f64x2.extract_lane(q1, 1), 24);
    }
  }
}

/** dgamma, dbeta, and the factors of dx = scale dy + slope x + level. */
export function batchNormGradientFinish(_: i32): void {
  const sums = address(0), parts = integer(1), pixels = integer(2), channels = integer(3);
  const mean = address(4), variance = address(5), scale = address(6);
  const dgamma = address(7), dbeta = address(8), slope = address(9), level = address(10);
  const epsilon = fraction(0);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize> channel << 2;
    const sum = total(sums, parts, channels, 0, channel);
    const product = total(sums, parts, channels, 1, channel);
    const inverse = 1 / sqrt<f64>(<f64> f32.load(variance + at) + <f64> epsilon);
    const factor = <f64> f32.load(scale + at);
    const incline = -factor * product * inverse * inverse / <f64> pixels;
    f32.store(dbeta + at, <f32> sum);
    f32.store(dgamma + at, <f32> (product * inverse));
    f32.store(slope + at, <f32> incline);
    f32.store(level + at, <f32> (-factor * sum / <f64> pixels));
  }
}

/** dx = scale dy + slope (x - mean) + level. */
export function batchNormGradientApply(part: i32): void {
  const mean = address(3), scale = address(4), offset = address(5);
  const slope = address(6), level = address(7);
  const parts = integer(8), pixels = integer(9), channels = integer(10), relu = integer(11) != 0;
  const first = firstPixel(part, parts, pixels), end = firstPixel(part + 1, parts, pixels);
  const start = <usize> (first * channels) << 2;
  let dyFrom = address(0) + start, xFrom = address(1) + start, to = address(2) + start;
  for (let pixel = first; pixel < end; pixel++) {
    for (let channel = 0; channel < channels; channel += 4) {
      const at = <usize> channel << 2;
      const width = min(4, channels - channel);
      const x = v128.load(xFrom), factor = v128.load(scale + at);
      const dy = passed(v128.load(dyFrom), x, factor, v128.load(offset + at), relu);
      const centred = f32x4.sub(x, v128.load(mean + at));
      const dx = multiplyAdd(
        dy,
        factor,
        multiplyAdd(centred, v128.load(slope + at), v128.load(level + at)),
      );
      if (width == 4) v128.store(to, dx);
      else {
        f32.store(to, f32x4.extract_lane(dx, 0));
        if (width > 1) f32.store(to, f32x4.extract_lane(dx, 1), 4);
        if (width > 2) f32.store(to, f32x4.extract_lane(dx, 2), 8);
      }
      const bytes = <usize> width << 2;
      dyFrom += bytes, xFrom += bytes, to += bytes;
    }
  }
}

/**
 * For a normalisation with a mean and a variance of its own, y = gamma (x - mean) inverse + beta with
 * inverse = 1 / sqrt(variance + epsilon): from the sums over the pixels of dy and of dy (x - mean), the
 * gradients of mean, variance, gamma, beta, and the factor of dx = factor dy.
 */
export function fixedNormGradientFinish(_: i32): void {
  const sums = address(0), parts = integer(1), channels = integer(2);
  const variance = address(3), gamma = address(4), factors = address(5), dmean = address(6);
  const dvariance = address(7), dgamma = address(8), dbeta = address(9);
  const epsilon = fraction(0);
  for (let channel = 0; channel < channels; channel++) {
    const at = <usize> channel << 2;
    const sum = total(sums, parts, channels, 0, channel);
    const product = total(sums, parts, channels, 1, channel);
    const inverse = 1 / sqrt<f64>(<f64> f32.load(variance + at) + <f64> epsilon);
    const factor = gamma == 0 ? inverse : inverse * <f64> f32.load(gamma + at);
    f32.store(factors + at, <f32> factor);
    f32.store(dmean + at, <f32> (-factor * sum));
    f32.store(dvariance + at, <f32> (-0.5 * factor * inverse * inverse * product));
    f32.store(dgamma + at, <f32> (product * inverse));
    f32.store(dbeta + at, <f32> sum);
  }
}
