// Conversions between the types of tensors, as JavaScript's typed arrays convert. A part is 16,384
// numbers. The last vector may run over a tensor's end: allocations are multiples of 64 bytes.
import { address, integer } from "./control";

const CHUNK: i32 = 16384;

/** A whole number from a float32: its fraction cut off, then modulo 2^32; 0 for NaN and infinities. */
function wrap(value: f32): i32 {
  return abs(value) < 9223372036854775808.0 ? <i32> (<i64> value) : 0;
}

/** y[i] = x[i] as int32, of float32 */
export function floatToInteger(part: i32): void {
  const first = part * CHUNK, end = min(integer(2), first + CHUNK);
  let from = address(0) + (<usize> first << 2), to = address(1) + (<usize> first << 2);
  for (let index = first; index < end; index += 4, from += 16, to += 16) {
    const x = v128.load(from);
    v128.store(to, i32x4.trunc_sat_f32x4_s(x));
    if (!v128.any_true(f32x4.ge(f32x4.abs(x), f32x4.splat(2147483648.0)))) continue;
    for (let lane: usize = 0; lane < 16; lane += 4) store<i32>(to + lane, wrap(f32.load(from + lane)));
  }
}

/** y[i] = x[i] as float32, of int32 */
export function integerToFloat(part: i32): void {
  const first = part * CHUNK, end = min(integer(2), first + CHUNK);
  let from = address(0) + (<usize> first << 2), to = address(1) + (<usize> first << 2);
  for (let index = first; index < end; index += 4, from += 16, to += 16) {
    v128.store(to, f32x4.convert_i32x4_s(v128.load(from)));
  }
}

/** y[i] = x[i] as float32 or int32 (argument 3: the number that stands for true), of bool */
export function boolToNumber(part: i32): void {
  const first = part * CHUNK, end = min(integer(2), first + CHUNK);
  const one = i32x4.splat(integer(3)), none = i32x4.splat(0);
  let from = address(0) + <usize> first, to = address(1) + (<usize> first << 2);
  for (let index = first; index < end; index += 4, from += 4, to += 16) {
    const x = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
    v128.store(to, v128.and(i32x4.ne(x, none), one));
  }
}

@inline
function isNonzero(x: v128, whole: bool): v128 {
  return whole ? i32x4.ne(x, i32x4.splat(0)) : f32x4.ne(x, f32x4.splat(0));
}

/** y[i] = 1 where x[i] is not 0 (NaN is not), of float32, or of int32 where argument 3 is 1 */
export function numberToBool(part: i32): void {
  const first = part * CHUNK, end = min(integer(2), first + CHUNK);
  const whole = integer(3) == 1;
  let from = address(0) + (<usize> first << 2), to = address(1) + <usize> first;
  for (let index = first; index < end; index += 16, from += 64, to += 16) {
    const low = i16x8.narrow_i32x4_s(
      isNonzero(v128.load(from), whole),
      isNonzero(v128.load(from, 16), whole),
    );
    const high = i16x8.narrow_i32x4_s(
      isNonzero(v128.load(from, 32), whole),
      isNonzero(v128.load(from, 48), whole),
    );
    v128.store(to, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)));
  }
}
