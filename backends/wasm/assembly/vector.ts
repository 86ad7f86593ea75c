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
