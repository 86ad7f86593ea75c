// Comparisons of two float32 or int32, four at a time, and logic on bytes. A result is a byte, 0 or 1.
export enum Of {
  And,
  Equal,
  EqualIntegers,
  Less,
  LessIntegers,
  LessOrEqual,
  LessOrEqualIntegers,
  NotEqual,
  NotEqualIntegers,
  Or,
}

/** @param operation one of `Of` but `And` and `Or`, a constant */
@inline
function maskOf(operation: i32, a: v128, b: v128): v128 {
  if (operation == Of.Equal) return f32x4.eq(a, b);
  if (operation == Of.EqualIntegers) return i32x4.eq(a, b);
  if (operation == Of.Less) return f32x4.lt(a, b);
  if (operation == Of.LessIntegers) return i32x4.lt_s(a, b);
  if (operation == Of.LessOrEqual) return f32x4.le(a, b);
  if (operation == Of.LessOrEqualIntegers) return i32x4.le_s(a, b);
  if (operation == Of.NotEqual) return f32x4.ne(a, b);
  return i32x4.ne(a, b);
}

/** Four bytes, 1 where the mask is set. */
@inline
function bytesOf(mask: v128): v128 {
  const halves = i16x8.narrow_i32x4_s(mask, mask);
  return v128.and(i8x16.narrow_i16x8_s(halves, halves), i8x16.splat(1));
}

/** `count` results; an operand with the step 0 is one number, with the step 4 a run of them. */
@inline
export function compareSpan(
  operation: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  to: usize,
  count: i32,
): void {
  const end = to + <usize> (count & ~3);
  for (; to < end; a += aStep << 2, b += bStep << 2, to += 4) {
    const left = aStep == 0 ? v128.load_splat<f32>(a) : v128.load(a);
    const right = bStep == 0 ? v128.load_splat<f32>(b) : v128.load(b);
    v128.store_lane<i32>(to, bytesOf(maskOf(operation, left, right)), 0);
  }
  for (let rest = count & 3; rest > 0; rest--, a += aStep, b += bStep, to++) {
    const mask = maskOf(operation, v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    store<u8>(to, <u8> (i32x4.extract_lane(mask, 0) & 1));
  }
}

/** The same for bytes, with steps of 0 or 1. */
@inline
export function logicSpan(
  operation: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  to: usize,
  count: i32,
): void {
  for (const end = to + <usize> count; to < end; a += aStep, b += bStep, to++) {
    const left = load<u8>(a), right = load<u8>(b);
    const both = operation == Of.And ? (left != 0) & (right != 0) : (left | right) != 0;
    store<u8>(to, <u8> both);
  }
}
