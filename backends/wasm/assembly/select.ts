// Chooses element by element: y[i] = condition[i] is 1 ? a[i] : b[i]. A part is 16,384 elements. The
// last vector may run over a tensor's end: allocations are multiples of 64 bytes.
import { address, integer } from "./control";

const CHUNK: i32 = 16384;

/** Of elements of 4 bytes. */
export function selectWords(part: i32): void {
  const first = part * CHUNK, end = min(integer(4), first + CHUNK);
  const offset = <usize> first << 2;
  let condition = address(0) + <usize> first;
  let a = address(1) + offset, b = address(2) + offset, to = address(3) + offset;
  for (let index = first; index < end; index += 4, condition += 4, a += 16, b += 16, to += 16) {
    const bytes = i8x16.eq(v128.load32_zero(condition), i8x16.splat(1));
    const mask = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes));
    v128.store(to, v128.bitselect(v128.load(a), v128.load(b), mask));
  }
}

/** Of elements of 1 byte. */
export function selectBytes(part: i32): void {
  const first = part * CHUNK, end = min(integer(4), first + CHUNK);
  let condition = address(0) + <usize> first;
  let a = address(1) + <usize> first, b = address(2) + <usize> first, to = address(3) + <usize> first;
  for (let index = first; index < end; index += 16, condition += 16, a += 16, b += 16, to += 16) {
    const mask = i8x16.eq(v128.load(condition), i8x16.splat(1));
    v128.store(to, v128.bitselect(v128.load(a), v128.load(b), mask));
  }
}
