// Four float32 at a time.

/** a b + c, in one rounding where the engine has relaxed SIMD. */

export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}


export function zeros(): v128 {
  return f32x4.splat(0);
}

/** Sets `count` float32 to zero. */
export function clear(to: usize, count: i32): void {
  memory.fill(to, 0, <usize> count << 2);
}

/** factor value. */
@inline
export function scaled(factor: f32, value: v128): v128 {
  return f32x4.mul(f32x4.splat(factor), value);
}

/** factor value + sum. */
@inline
export function times(factor: f32, value: v128, sum: v128): v128 {
  return multiplyAdd(f32x4.splat(factor), value, sum);
}

/**
 * Stores eight numbers. V8 joins two operations of 128 bits to one of 256, starting from two stores side
 * by side; a load between them would keep it from doing so.
 */
@inline
export function storePair(to: usize, low: v128, high: v128): void {
  v128.store(to, low), v128.store(to, high, 16);
}
