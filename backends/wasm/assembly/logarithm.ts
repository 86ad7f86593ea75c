// ln x for four float32 at once, within 2 units in the last place.
//
//     ln x = e ln 2 + ln m,  x = 2^e m,  sqrt(1/2) <= m < sqrt(2)
//
// with s = (m - 1) / (m + 1) and ln m = 2 s (1 + s^2/3 + s^4/5 + s^6/7 + s^8/9), |s| <= 0.172.
import { multiplyAdd } from "./vector";

const SMALLEST_NORMAL: f32 = 1.17549435e-38;
const TWO_TO_23: f32 = 8388608;

/** ln x: minus infinity for 0, NaN below. */
@inline
export function logarithm(x: v128): v128 {
  const tiny = f32x4.lt(x, f32x4.splat(SMALLEST_NORMAL));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(TWO_TO_23)), x, tiny);
  // The exponent of normal / sqrt(1/2), so that the mantissa that is left lies around 1.
  const shifted = i32x4.sub(normal, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(shifted, 23);
  const mantissa = i32x4.sub(normal, i32x4.shl(exponent, 23));
  const e = f32x4.sub(
    f32x4.convert_i32x4_s(exponent),
    v128.and(tiny, f32x4.splat(23)),
  );
  const f = f32x4.sub(mantissa, f32x4.splat(1));
  const s = f32x4.div(f, f32x4.add(mantissa, f32x4.splat(1)));
  const z = f32x4.mul(s, s);
  let sum = multiplyAdd(z, f32x4.splat(0.222222222), f32x4.splat(0.285714286));
  sum = multiplyAdd(sum, z, f32x4.splat(0.4));
  sum = multiplyAdd(sum, z, f32x4.splat(0.666666667));
  // ln m = f - s (f - s^2 (2/3 + ...)): the large term stays exact.
  const small = f32x4.sub(
    multiplyAdd(e, f32x4.splat(-2.12194440e-4), f32x4.splat(0)),
    f32x4.mul(s, f32x4.sub(f, f32x4.mul(z, sum))),
  );
  const y = f32x4.add(multiplyAdd(e, f32x4.splat(0.693359375), f), small);
  const infinite = f32x4.eq(x, f32x4.splat(Infinity));
  const zero = f32x4.eq(x, f32x4.splat(0));
  const known = v128.bitselect(x, v128.bitselect(f32x4.splat(-Infinity), y, zero), infinite);
  return v128.bitselect(known, f32x4.splat(NaN), f32x4.ge(x, f32x4.splat(0)));
}

/** ln(1 + x), as exact near 0 as elsewhere: ln(u) x / (u - 1) with u = 1 + x (Kahan). */
@inline
export function logarithmOfOnePlus(x: v128): v128 {
  const u = f32x4.add(x, f32x4.splat(1));
  const rest = f32x4.sub(u, f32x4.splat(1));
  const y = f32x4.mul(logarithm(u), f32x4.div(x, rest));
  const keep = v128.or(
    f32x4.eq(rest, f32x4.splat(0)),
    f32x4.eq(x, f32x4.splat(Infinity)),
  );
  return v128.bitselect(x, y, keep);
}
