// Arithmetic on whole tensors. An operand of a binary operation has the size of the result, or is
// repeated: a period shorter than the result (a scalar, or a vector over the last axes). Allocations
// are multiples of 64 bytes, so the last four numbers may run over the end. A part is 16,384 numbers.
import { address, integer } from "./control";
import { zeros } from "./vector";

const CHUNK: i32 = 16384;

export const ADD: i32 = 0;
export const SUBTRACT: i32 = 1;
export const MULTIPLY: i32 = 2;
export const DIVIDE: i32 = 3;


function apply(operation: i32, a: v128, b: v128): v128 {
  if (operation == ADD) return f32x4.add(a, b);
  if (operation == SUBTRACT) return f32x4.sub(a, b);
  if (operation == MULTIPLY) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

/** y[i] = a[i mod aPeriod] (operation) b[i mod bPeriod] */
export function binary(part: i32): void {
  const a = address(0), b = address(1), y = address(2);
  const operation = integer(3), size = integer(4), aPeriod = integer(5), bPeriod = integer(6);
  const first = part * CHUNK;
  const end = min(size, first + CHUNK);
  let to = y + (<usize> first << 2);
  const vector = (aPeriod == size || aPeriod == 1) && (bPeriod == size || bPeriod == 1);
  if (vector) {
    const aStep: usize = aPeriod == 1 ? 0 : 16, bStep: usize = bPeriod == 1 ? 0 : 16;
    let aFrom = a + (aPeriod == 1 ? 0 : <usize> first << 2);
    let bFrom = b + (bPeriod == 1 ? 0 : <usize> first << 2);
    for (let index = first; index < end; index += 4, aFrom += aStep, bFrom += bStep, to += 16) {
      const left = aPeriod == 1 ? v128.load_splat<f32>(aFrom) : v128.load(aFrom);
      const right = bPeriod == 1 ? v128.load_splat<f32>(bFrom) : v128.load(bFrom);
      v128.store(to, apply(operation, left, right));
    }
    return;
  }
  let aIndex = first % aPeriod, bIndex = first % bPeriod;
  for (let index = first; index < end; index++, to += 4) {
    const left = v128.load_splat<f32>(a + (<usize> aIndex << 2));
    const right = v128.load_splat<f32>(b + (<usize> bIndex << 2));
    f32.store(to, f32x4.extract_lane(apply(operation, left, right), 0));
    if (++aIndex == aPeriod) aIndex = 0;
    if (++bIndex == bPeriod) bIndex = 0;
  }
}

export const RELU: i32 = 0;
export const STEP: i32 = 1;
export const SQUARE: i32 = 2;
export const SQUARE_ROOT: i32 = 3;
export const NEGATE: i32 = 4;

/** y[i] = operation(x[i]); step gives 1 above 0, 0 below, NaN for NaN. */
export function unary(part: i32): void {
  const operation = integer(2), size = integer(3);
  const first = part * CHUNK;
  const end = min(size, first + CHUNK);
  let from = address(0) + (<usize> first << 2), to = address(1) + (<usize> first << 2);
  for (let index = first; index < end; index += 4, from += 16, to += 16) {
    const x = v128.load(from);
    let y = x;
    if (operation == RELU) y = f32x4.max(x, zeros());
    else if (operation == STEP) {
      const above = v128.and(f32x4.gt(x, zeros()), f32x4.splat(1));
      y = v128.bitselect(above, x, f32x4.eq(x, x));
    } else if (operation == SQUARE) y = f32x4.mul(x, x);
    else if (operation == SQUARE_ROOT) y = f32x4.sqrt(x);
    else y = f32x4.neg(x);
    v128.store(to, y);
  }
}
