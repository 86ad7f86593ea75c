// Softmax and cross-entropy of logits against class labels; the formulas stand in
// ../../operations/cross_entropy.ts. Computed in float64: there are few numbers. One part.
import { address, fraction, integer } from "./control";


function largestOf(row: usize, classes: i32): f32 {
  let largest: f32 = -Infinity;
  for (let index = 0; index < classes; index++) {
    largest = max(largest, f32.load(row + (<usize> index << 2)));
  }
  return largest;
}


function exponentialSum(row: usize, classes: i32, largest: f32): f64 {
  let sum: f64 = 0;
  for (let index = 0; index < classes; index++) {
    sum += NativeMath.exp(<f64> f32.load(row + (<usize> index << 2)) - <f64> largest);
  }
  return sum;
}

/** The first index of the largest value of a row. */
function argMaxOf(row: usize, classes: i32): i32 {
  let best = 0;
  for (let index = 1; index < classes; index++) {
    if (f32.load(row + (<usize> index << 2)) > f32.load(row + (<usize> best << 2))) best = index;
  }
  return best;
}

/** The mean of a row's numbers, less the largest. */
function meanOf(row: usize, classes: i32, largest: f32): f64 {
  let sum: f64 = 0;
  for (let index = 0; index < classes; index++) {
    sum += <f64> f32.load(row + (<usize> index << 2)) - <f64> largest;
  }
  return sum / <f64> classes;
}

/** Mean loss over the rows, and how many rows are read rightly. */
export function crossEntropy(_: i32): void {
  const rows = integer(4), classes = integer(5), smoothing = <f64> fraction(0);
  let row = address(0), label = address(1);
  let loss: f64 = 0, correct: f32 = 0;
  for (let index = 0; index < rows; index++, row += <usize> classes << 2, label += 4) {
    const target = load<i32>(label);
    const largest = largestOf(row, classes);
    // A label that is no class has no logit: the loss says so, instead of reading elsewhere.
    const known = <u32> target < <u32> classes;
    const logit = known ? <f64> f32.load(row + (<usize> target << 2)) - <f64> largest : NaN;
    loss += NativeMath.log(exponentialSum(row, classes, largest)) - logit;
    // An infinite logit must not meet a smoothing of 0.
    if (smoothing != 0) loss += smoothing * (logit - meanOf(row, classes, largest));
    if (argMaxOf(row, classes) == target) correct += 1;
  }
  f32.store(address(2), <f32> (loss / <f64> rows));
  f32.store(address(3), correct);
}

/** dz = dy (softmax(z) - target) / rows. */
export function crossEntropyGradient(_: i32): void {
  const rows = integer(4), classes = integer(5);
  const scale = <f64> f32.load(address(0)) / <f64> rows;
  const smoothing = <f64> fraction(0), share = smoothing / <f64> classes;
  const most = 1 - smoothing + share;
  let row = address(1), label = address(2), to = address(3);
  for (let index = 0; index < rows; index++, row += <usize> classes << 2, label += 4) {
    const target = load<i32>(label);
    const largest = largestOf(row, classes);
    const sum = exponentialSum(row, classes, largest);
    for (let column = 0; column < classes; column++, to += 4) {
      const z = <f64> f32.load(row + (<usize> column << 2)) - <f64> largest;
      const probability = NativeMath.exp(z) / sum;
      f32.store(to, <f32> (scale * (probability - (column == target ? most : share))));
    }
  }
}
