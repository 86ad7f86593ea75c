// e^x and its kin for four float32 at once, within 2 units in the last place.
//
//     e^x = 2^n e^r,  n = round(x / ln 2),  r = x - n ln 2,  |r| <= ln 2 / 2
//
// with e^r - 1 by its Taylor polynomial of degree 7 (error 2^-29) and ln 2 in two parts, of which the
// first times n is exact (Cody and Waite, Software Manual for the Elementary Functions, 1980).
import { multiplyAdd } from "./vector";

const LARGEST: f32 = 89;
const SMALLEST: f32 = -104;

/** n of the formula above, for x in range. */
@inline
function wholePart(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
}

/** e^r - 1 of the formula above. */
@inline
function fractionalPart(x: v128, n: v128): v128 {
  const r = multiplyAdd(n, f32x4.splat(2.12194440e-4), multiplyAdd(n, f32x4.splat(-0.693359375), x));
  let sum = multiplyAdd(r, f32x4.splat(1.98412698e-4), f32x4.splat(1.38888889e-3));
  sum = multiplyAdd(sum, r, f32x4.splat(8.33333333e-3));
  sum = multiplyAdd(sum, r, f32x4.splat(4.16666667e-2));
  sum = multiplyAdd(sum, r, f32x4.splat(0.166666667));
  sum = multiplyAdd(sum, r, f32x4.splat(0.5));
  return multiplyAdd(f32x4.mul(r, r), sum, r);
}

/** Whole numbers as int32, by the lowest bits of n + 1.5 x 2^23: cheaper than to truncate. */
@inline
function integerOf(n: v128): v128 {
  return i32x4.sub(f32x4.add(n, f32x4.splat(12582912)), i32x4.splat(0x4b400000));
}

/** 2^n for whole n from -126 to 127, as int32. */
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

@inline
function scaled(y: v128, n: v128): v128 {
  // In two steps: 2^n alone may be too large or too small for a float32.
  const whole = integerOf(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

@inline
function clamp(x: v128): v128 {
  return f32x4.max(f32x4.min(x, f32x4.splat(LARGEST)), f32x4.splat(SMALLEST));
}

/** e^x; infinite above 88.72, 0 below -104, NaN for NaN. */
@inline
export function exponential(x: v128): v128 {
  const inside = clamp(x);
  const n = wholePart(inside);
  return scaled(f32x4.add(fractionalPart(inside, n), f32x4.splat(1)), n);
}

/** e^x - 1, as exact near 0 as elsewhere; keeps the sign of 0. */
@inline
export function exponentialMinusOne(x: v128): v128 {
  const inside = clamp(x);
  const n = wholePart(inside);
  const rest = fractionalPart(inside, n);
  const large = scaled(f32x4.add(rest, f32x4.splat(1)), n);
  const power = powerOfTwo(integerOf(f32x4.max(n, f32x4.splat(-126))));
  const small = multiplyAdd(rest, power, f32x4.sub(power, f32x4.splat(1)));
  const signed = v128.bitselect(x, small, f32x4.eq(x, f32x4.splat(0)));
  return v128.bitselect(large, signed, f32x4.gt(n, f32x4.splat(60)));
}
