// Dropout; the mask's formula stands in ../../operations/dropout.ts. It takes less time to
// hash a place than to read a number.
import { address, fraction, integer } from "./control";

/** Numbers of a part. */
const CHUNK: i32 = 16384;

/** lowbias32 of four places. */
@inline
function hash(places: v128): v128 {
  let value = v128.xor(places, i32x4.shr_u(places, 16));
  value = i32x4.mul(value, i32x4.splat(0x7feb352d));
  value = v128.xor(value, i32x4.shr_u(value, 15));
  value = i32x4.mul(value, i32x4.splat(0x846ca68b));
  return v128.xor(value, i32x4.shr_u(value, 16));
}

/** 0 where the hash is below the threshold, else the scale. */
@inline
function mask(places: v128, key: v128, threshold: v128, scale: v128): v128 {
  return v128.and(i32x4.ge_u(hash(v128.xor(places, key)), threshold), scale);
}

/** The mask, times x if there is one, for a part: 16384 of `integer(4)` places. */
@inline
function drop(part: i32, multiplied: bool): void {
  const first = part * CHUNK, offset = <usize> first << 2;
  const key = i32x4.splat(integer(2)), threshold = i32x4.splat(integer(3));
  const scale = f32x4.splat(fraction(0)), four = i32x4.splat(4);
  let places = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  let x = address(0) + offset, y = address(1) + offset;
  // Tensors are whole allocations: the last four may run over the end of their numbers.
  for (let left = min(CHUNK, integer(4) - first); left > 0; left -= 4, x += 16, y += 16) {
    const factors = mask(places, key, threshold, scale);
    v128.store(y, multiplied ? f32x4.mul(v128.load(x), factors) : factors);
    places = i32x4.add(places, four);
  }
}

/** y = x mask. */
export function dropOut(part: i32): void {
  drop(part, true);
}

/** y = mask. */
export function dropoutMask(part: i32): void {
  drop(part, false);
}
