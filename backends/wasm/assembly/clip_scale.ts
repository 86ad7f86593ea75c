// The scale that keeps the norm of many tensors together in bounds; the formula stands in
// ../../operations/clip_scale.ts. Sums are in float64.
import { address, fraction, integer } from "./control";
import { highHalf, lowHalf } from "./channel_sums";

/** Bytes of an entry of the table: an address, and how many numbers there are. */
const ENTRY_BYTES: usize = 8;

/** sums[part] = the sum of the squares of an entry of the table. */
export function squareSums(part: i32): void {
  const entry = address(0) + <usize> part * ENTRY_BYTES;
  let g = load<usize>(entry);
  let count = load<i32>(entry, 4);
  let low = f64x2.splat(0), high = f64x2.splat(0);
  for (; count >= 4; count -= 4, g += 16) {
    const four = v128.load(g), left = lowHalf(four), right = highHalf(four);
    low = f64x2.add(low, f64x2.mul(left, left));
    high = f64x2.add(high, f64x2.mul(right, right));
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; count > 0; count--, g += 4) sum += <f64> f32.load(g) * <f64> f32.load(g);
  f64.store(address(1) + (<usize> part << 3), sum);
}

/** The scale, from the sums in the order of the parts. One part. */
export function clipScale(_: i32): void {
  let sum: f64 = 0, from = address(0);
  for (let left = integer(1); left > 0; left--, from += 8) sum += f64.load(from);
  const scale = <f64> fraction(0) / (NativeMath.sqrt(sum) + 1e-6);
  f32.store(address(2), <f32> min(1, scale));
}
