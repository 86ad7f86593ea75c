// Sums over the pixels of each channel, for batch norm. They are kept in float64, as PyTorch does on a
// CPU. A part is a fixed share of the pixels; parts are added in order by the kernels that run as one
// part.

/** The first pixel of a part. */
@inline
export function firstPixel(part: i32, parts: i32, pixels: i32): i32 {
  return <i32> (<i64> part * pixels / parts);
}

/** Pixels whose sums are made in float32, four channels at a time, before they are added in float64. */
export const SUM_PIXELS: i32 = 32;

/** Adds the first `width` of four numbers to float64 sums. */
export function addWide(to: usize, low: v128, high: v128, width: i32): void {
  f64.store(to, f64.load(to) + f64x2.extract_lane(low, 0));
  if (width > 1) f64.store(to, f64.load(to, 8) + f64x2.extract_lane(low, 1), 8);
  if (width > 2) f64.store(to, f64.load(to, 16) + f64x2.extract_lane(high, 0), 16);
  if (width > 3) f64.store(to, f64.load(to, 24) + f64x2.extract_lane(high, 1), 24);
}

@inline
export function lowHalf(value: v128): v128 {
  return f64x2.promote_low_f32x4(value);
}

@inline
export function highHalf(value: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(value, value, 1, 0));
}

/** One number of row `row` of all parts' sums, added in their order. */
export function total(sums: usize, parts: i32, channels: i32, row: i32, channel: i32): f64 {
  let from = sums + (<usize> (row * channels + channel) << 3);
  let sum: f64 = 0;
  for (let part = 0; part < parts; part++, from += <usize> channels << 4) sum += f64.load(from);
  return sum;
}
