// Batch norm over the last axis, followed by ReLU if asked (Ioffe and Szegedy, arXiv 1502.03167; the
// formulas stand in ../../operations/batch_norm.ts). batch_norm_gradient.ts is the way back.
import { addWide, firstPixel, highHalf, lowHalf, SUM_PIXELS, total } from "./channel_sums";
import { address, fraction, integer } from "./control";
import { clear, multiplyAdd, zeros } from "./vector";

/**
 * Adds the sums of x and of x^2 over some pixels to sums[0, c] and sums[1, c]. The sums in float32 are
 * those of the distance d to the first pixel k, whose square does not lose the variance where the mean is
 * large: sum x = n k + sum d and sum x^2 = n k^2 + 2 k sum d + sum d^2.
 */
export function addMoments(x: usize, pixels: i32, channels: i32, sums: usize): void {
  const pixelBytes = <usize> channels << 2, squares = sums + (<usize> channels << 3);
  const count = f64x2.splat(<f64> pixels);
  for (let channel = 0; channel < channels; channel += 4, x += 16) {
    const start = v128.load(x);
    let sum = zeros(), square = zeros();
    let from = x;
    for (let pixel = pixels; pixel > 0; pixel--, from += pixelBytes) {
      const distance = f32x4.sub(v128.load(from), start);
      sum = f32x4.add(sum, distance);
      square = multiplyAdd(distance, distance, square);
    }
    const k0 = lowHalf(start), k1 = highHalf(start);
    const d0 = lowHalf(sum), d1 = highHalf(sum);
    const n0 = f64x2.mul(count, k0), n1 = f64x2.mul(count, k1);
    const width = channels - channel, at = <usize> channel << 3;
    addWide(sums + at, f64x2.add(n0, d0), f64x2.add(n1, d1), width);
    // k (n k + 2 sum d) + sum d^2
    const twice0 = f64x2.add(d0, f64x2.add(n0, d0)), twice1 = f64x2.add(d1, f64x2.add(n1, d1));
    addWide(
      squares + at,
      f64x2.add(f64x2.mul(k0, twice0), lowHalf(square)),
      f64x2.add(f64x2.mul(k1, twice1), highHalf(square)),
      width,
    );
  }
}

/** sums[part, 0, c] = sum of x, sums[part, 1, c] = sum of x^2, float64. */
export function batchNormSums(part: i32): void {
  const parts = integer(2), pixels = integer(3), channels = integer(4);
  const pixelBytes = <usize> channels << 2;
  const end = firstPixel(part + 1, parts, pixels);
  const sums = address(1) + (<usize> (part * channels) << 4);
  clear(sums, 4 * channels);
  for (let pixel = firstPixel(part, parts, pixels); pixel < end; pixel += SUM_PIXELS) {
    const x = address(0) + <usize> pixel * pixelBytes;
    addMoments(x, min(SUM_PIXELS, end - pixel), channels, sums);
  }
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
