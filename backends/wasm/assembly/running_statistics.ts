// Mixes a batch's mean and variance into a layer's running ones, in place; rounded after each operation,
// as the standard operations of ../../operations/running_statistics.ts are. One part.
import { address, fraction, integer } from "./control";

export function trackStatistics(_part: i32): void {
  let mean = address(0), variance = address(1), runningMean = address(2);
  let runningVariance = address(3), bias = address(4);
  const end = mean + (<usize> integer(5) << 2);
  const kept = f32x4.splat(fraction(0)), share = f32x4.splat(fraction(1));
  const unbiased = f32x4.splat(fraction(2));
  for (; mean < end; mean += 16, variance += 16, runningMean += 16, runningVariance += 16) {
    let average = v128.load(mean);
    if (bias != 0) {
      average = f32x4.add(average, v128.load(bias));
      bias += 16;
    }
    v128.store(
      runningMean,
      f32x4.add(f32x4.mul(v128.load(runningMean), kept), f32x4.mul(average, share)),
    );
    v128.store(
      runningVariance,
      f32x4.add(
        f32x4.mul(v128.load(runningVariance), kept),
        f32x4.mul(v128.load(variance), unbiased),
      ),
    );
  }
}
