import { bindings, eachThread, shader } from "../shader.ts";

/** Threads of the only workgroup, which goes through all rows. */
const THREADS = 256;
const NUMBERS = ["rows: u32", "smoothing: f32", "notANumber: u32"];

/** The largest logit of a row, and the logarithm of the sum of all exponentials after it is taken off. */
const logSum = (classes: number): string => `
    let start = row * ${classes}u;
    var largest = logits[start];
    var first = 0u;
    for (var index = 1u; index < ${classes}u; index++) {
      if (logits[start + index] > largest) { largest = logits[start + index]; first = index; }
    }
    var exponentials = 0.0;
    for (var index = 0u; index < ${classes}u; index++) {
      exponentials += exp(logits[start + index] - largest);
    }
    let label = labels[row];`;

/**
 * Softmax cross-entropy of all rows, and how many have their largest logit at their label.
 *
 * Bindings: logits, labels, loss, correct; numbers: rows, smoothing, the bits of NaN.
 */
export const crossEntropyShader = shader("softmax cross-entropy", (classes: number) => {
  return `${bindings({ logits: "f32", labels: "i32" }, { loss: "f32", correct: "f32" }, NUMBERS)}
var<workgroup> losses: array<f32, ${THREADS}>;
var<workgroup> hits: array<f32, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) local: u32) {
  var total = 0.0;
  var right = 0.0;
  for (var row = local; row < numbers.rows; row += ${THREADS}u) {${logSum(classes)}
    let logarithm = log(exponentials);
    if (label < 0 || label >= ${classes}) {
      total += bitcast<f32>(numbers.notANumber);
    } else {
      let share = numbers.smoothing / ${classes}.0;
      var gain = (1 - numbers.smoothing) * (logits[start + u32(label)] - largest - logarithm);
      if (numbers.smoothing > 0) {
        for (var index = 0u; index < ${classes}u; index++) {
          gain += share * (logits[start + index] - largest - logarithm);
        }
      }
      total -= gain;
      right += select(0.0, 1.0, first == u32(label));
    }
  }
  losses[local] = total;
  hits[local] = right;
  workgroupBarrier();
  if (local > 0u) { return; }
  for (var other = 1u; other < ${THREADS}u; other++) {
    total += losses[other];
    right += hits[other];
  }
  loss[0] = total / f32(numbers.rows);
  correct[0] = right;
}`;
});

/** Threads of {@linkcode crossEntropyGradientShader}: one a row. */
export const crossEntropyGradientShader = shader(
  "softmax cross-entropy gradient",
  (classes: number) => {
    const inputs = { dy: "f32", logits: "f32", labels: "i32" };
    return `${bindings(inputs, { dlogits: "f32" }, NUMBERS)}
${eachThread}
  let row = thread;
  if (row >= numbers.rows) { return; }${logSum(classes)}
  let share = numbers.smoothing / ${classes}.0;
  let scale = dy[0] / f32(numbers.rows);
  for (var index = 0u; index < ${classes}u; index++) {
    var value = exp(logits[start + index] - largest) / exponentials - share;
    if (i32(index) == label) { value -= 1 - numbers.smoothing; }
    dlogits[start + index] = value * scale;
  }
}`;
  },
);
