// The gradients of batch norm and of the ReLU after it; the formulas stand in
// ../../operations/batch_norm.ts.
import { addWide, firstPixel, highHalf, lowHalf, SUM_PIXELS, total } from "./channel_sums";
import { address, fraction, integer } from "./control";
import { clear, multiplyAdd, zeros } from "./vector";

/**
 * dy where ReLU let y pass, or everywhere where `always` is all ones. y is computed as batchNormApply
 * does, so that both agree to the bit.
 */
@inline
function passed(dy: v128, x: v128, scale: v128, offset: v128, always: v128): v128 {
  return v128.and(dy, v128.or(always, f32x4.gt(multiplyAdd(x, scale, offset), zeros())));
}

/** What `passed` takes where ReLU follows, and where it does not. */
@inline
function allowance(relu: bool): v128 {
  return i32x4.splat(relu ? 0 : -1);
}

/**
 * Adds the sums of dy and of dy (x - mean) over some pixels to sums[0, c] and sums[1, c]. Four pixels at
 * a time are added in float32, which rounds no worse than the products do, and then in float64.
 */
function addGradientMoments(
  dy: usize,
  x: usize,
  pixels: i32,
  channels: i32,
  mean: usize,
  scale: usize,
  offset: usize,
  relu: bool,
  sums: usize,
): void {
  const pixelBytes = <usize> channels << 2, products = sums + (<usize> channels << 3);
  const always = allowance(relu);
  for (let channel = 0; channel < channels; channel += 4) {
    const at = <usize> channel << 2;
    const average = v128.load(mean + at);
    const factor = v128.load(scale + at), shift = v128.load(offset + at);
    let sumLow = f64x2.splat(0), sumHigh = f64x2.splat(0);
    let productLow = f64x2.splat(0), productHigh = f64x2.splat(0);
    let dyFrom = dy + at, xFrom = x + at;
    for (let left = pixels; left > 0; left -= 4) {
      let sum = zeros(), product = zeros();
      for (let pixel = min(4, left); pixel > 0; pixel--) {
        const value = v128.load(xFrom);
        const gradient = passed(v128.load(dyFrom), value, factor, shift, always);
        sum = f32x4.add(sum, gradient);
        product = multiplyAdd(gradient, f32x4.sub(value, average), product);
        dyFrom += pixelBytes, xFrom += pixelBytes;
      }
      sumLow = f64x2.add(sumLow, lowHalf(sum)), sumHigh = f64x2.add(sumHigh, highHalf(sum));
      productLow = f64x2.add(productLow, lowHalf(product));
      productHigh = f64x2.add(productHigh, highHalf(product));
    }
    const width = channels - channel;
    addWide(sums + (at << 1), sumLow, sumHigh, width);
    addWide(products + (at << 1), productLow, productHigh, width);
  }
}

/** sums[part, 0, c] = sum of dy, sums[part, 1, c] = sum of dy (x - mean), float64. */
export function batchNormGradientSums(part: i32): void {
  const mean = address(2), scale = address(3), offset = address(4);
  const parts = integer(6), pixels = integer(7), channels = integer(8), relu = integer(9) != 0;
  const pixelBytes = <usize> channels << 2;
  const end = firstPixel(part + 1, parts, pixels);
  const sums = address(5) + (<usize> (part * channels) << 4);
  clear(sums, 4 * channels);
  for (let pixel = firstPixel(part, parts, pixels); pixel < end; pixel += SUM_PIXELS) {
    const dy = address(0) + <usize> pixel * pixelBytes, x = address(1) + <usize> pixel * pixelBytes;
    const count = min(SUM_PIXELS, end - pixel);
    addGradientMoments(dy, x, count, channels, mean, scale, offset, relu, sums);
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

/**
 * to = the gradient of batch norm's input for some pixels, from dy and the input x, where a kernel goes
 * on to use it. Channels are a multiple of 4. The vectors stand in the arguments 16 to 20, and
 * whether ReLU follows in 21.
 */
export function normalizeGradient(
  dy: usize,
  x: usize,
  to: usize,
  pixels: i32,
  channels: i32,
): void {
  const always = allowance(integer(25) != 0);
  const pixelBytes = <usize> channels << 2;
  for (let at: usize = 0; at < pixelBytes; at += 16) {
    const mean = v128.load(address(20) + at);
    const scale = v128.load(address(21) + at), offset = v128.load(address(22) + at);
    const slope = v128.load(address(23) + at), level = v128.load(address(24) + at);
    const apart = to - dy, xApart = x - dy;
    let from = dy + at;
    for (let pixel = pixels; pixel > 0; pixel--, from += pixelBytes) {
      const value = v128.load(from + xApart);
      const gradient = passed(v128.load(from), value, scale, offset, always);
      const linear = multiplyAdd(f32x4.sub(value, mean), slope, level);
      v128.store(from + apart, multiplyAdd(gradient, scale, linear));
    }
  }
}

/** dx = scale dy + slope (x - mean) + level. */
export function batchNormGradientApply(part: i32): void {
  const mean = address(3), scale = address(4), offset = address(5);
  const slope = address(6), level = address(7);
  const parts = integer(8), pixels = integer(9), channels = integer(10);
  const always = allowance(integer(11) != 0);
  const first = firstPixel(part, parts, pixels), end = firstPixel(part + 1, parts, pixels);
  const start = <usize> (first * channels) << 2;
  let dyFrom = address(0) + start, xFrom = address(1) + start, to = address(2) + start;
  for (let pixel = first; pixel < end; pixel++) {
    for (let channel = 0; channel < channels; channel += 4) {
      const at = <usize> channel << 2;
      const width = min(4, channels - channel);
      const x = v128.load(xFrom), factor = v128.load(scale + at);
      const dy = passed(v128.load(dyFrom), x, factor, v128.load(offset + at), always);
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
