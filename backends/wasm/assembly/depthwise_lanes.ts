// The last channels of a pixel, where they are fewer than the four of a vector.

/** Stores the first `lanes` of four numbers, or all four if there are as many or more. */
@inline
export function storeLanes(to: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) v128.store(to, value);
  else storeFew(to, value, lanes);
}

function storeFew(to: usize, value: v128, lanes: i32): void {
  if (lanes == 1) return f32.store(to, f32x4.extract_lane(value, 0));
  v128.store64_lane(to, value, 0);
  if (lanes == 3) f32.store(to, f32x4.extract_lane(value, 2), 8);
}
