// Dropout; the mask's formula stands in ../../operations/dropout.ts. Nothing of the mask is stored: it
// takes less time to hash a place than to read a number.
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

/** y = x mask for `count` numbers whose places follow each other. */
@inline
function drop(x: usize, y: usize, count: i32, place: i32): void {
  const key = i32x4.splat(integer(2)), threshold = i32x4.splat(integer(3));
  const scale = f32x4.splat(fraction(0)), four = i32x4.splat(4);
  let places = i32x4.add(i32x4.splat(place), i32x4(0, 1, 2, 3));
  for (; count >= 4; count -= 4, x += 16, y += 16) {
    v128.store(y, f32x4.mul(v128.load(x), mask(places, key, threshold, scale)));
    places = i32x4.add(places, four);
  }
  if (count == 0) return;
  const rest = mask(places, key, threshold, scale);
  f32.store(y, f32.load(x) * f32x4.extract_lane(rest, 0));
  if (count > 1) f32.store(y, f32.load(x, 4) * f32x4.extract_lane(rest, 1), 4);
  if (count > 2) f32.store(y, f32.load(x, 8) * f32x4.extract_lane(rest, 2), 8);
}

/** A part is 16384 of `integer(4)` numbers, each with a place of its own. */
export function dropUnits(part: i32): void {
  const first = part * CHUNK, offset = <usize> first << 2;
  drop(address(0) + offset, address(1) + offset, min(CHUNK, integer(4) - first), first);
}

/** A part is some pixels; the pixels of an example share the places of its channels. */
export function dropChannels(part: i32): void {
  const pixels = integer(4), channels = integer(5), pixelsOfExample = integer(6);
  const pixelsOfPart = integer(7), bytes = <usize> channels << 2;
  const first = part * pixelsOfPart, end = min(pixels, first + pixelsOfPart);
  let x = address(0) + <usize> first * bytes, y = address(1) + <usize> first * bytes;
  for (let pixel = first; pixel < end; pixel++, x += bytes, y += bytes) {
    drop(x, y, channels, pixel / pixelsOfExample * channels);
  }
}
