// One step of Adam (arXiv 1412.6980), in the order of operations of torch.optim.Adam; the formula
// stands in ../../operations/adam.ts. A part is 4,096 numbers.
import { address, fraction, integer } from "./control";
import { multiplyAdd } from "./vector";

const CHUNK: i32 = 4096;

export function adam(part: i32): void {
  const size = integer(7);
  const first = part * CHUNK;
  const end = min(size, first + CHUNK);
  const start = <usize> first << 2;
  let p = address(0) + start, g = address(1) + start, m = address(2) + start;
  let v = address(3) + start;
  let newP = address(4) + start, newM = address(5) + start, newV = address(6) + start;
  const negativeStepSize = f32x4.splat(-fraction(0)), rootCorrection = f32x4.splat(fraction(1));
  const beta1 = f32x4.splat(fraction(2)), rest1 = f32x4.splat(fraction(3));
  const beta2 = f32x4.splat(fraction(4)), rest2 = f32x4.splat(fraction(5));
  const epsilon = f32x4.splat(fraction(6));
  // Outputs and inputs are whole allocations, so the last four may run over the end of the numbers
  // (allocations are multiples of 64 bytes).
  for (let index = first; index < end; index += 4) {
    const gradient = v128.load(g);
    const first = multiplyAdd(gradient, rest1, f32x4.mul(v128.load(m), beta1));
    const square = f32x4.mul(f32x4.mul(gradient, gradient), rest2);
    const second = multiplyAdd(v128.load(v), beta2, square);
    const root = f32x4.add(f32x4.div(f32x4.sqrt(second), rootCorrection), epsilon);
    v128.store(newM, first);
    v128.store(newV, second);
    v128.store(newP, multiplyAdd(negativeStepSize, f32x4.div(first, root), v128.load(p)));
    p += 16, g += 16, m += 16, v += 16, newP += 16, newM += 16, newV += 16;
  }
}

/** Bytes of an entry of applyAdam's table: four addresses, and how many numbers there are. */
const ENTRY_BYTES: usize = 20;

/**
 * One step of Adam in place, over the numbers of many tensors in one job, in the order of operations of
 * tf.train.adam and rounded after each, so that the results are the same to the bit. A part is one
 * entry of a table.
 */
export function applyAdam(part: i32): void {
  const entry = address(0) + <usize> part * ENTRY_BYTES;
  let p = load<usize>(entry), g = load<usize>(entry, 4);
  let m = load<usize>(entry, 8), v = load<usize>(entry, 12);
  const end = p + (<usize> load<i32>(entry, 16) << 2);
  const beta1 = f32x4.splat(fraction(0)), rest1 = f32x4.splat(fraction(1));
  const beta2 = f32x4.splat(fraction(2)), rest2 = f32x4.splat(fraction(3));
  const correction1 = f32x4.splat(fraction(4)), correction2 = f32x4.splat(fraction(5));
  const epsilon = f32x4.splat(fraction(6)), negativeRate = f32x4.splat(fraction(7));
  for (; p < end; p += 16, g += 16, m += 16, v += 16) {
    const gradient = v128.load(g);
    const first = f32x4.add(f32x4.mul(v128.load(m), beta1), f32x4.mul(gradient, rest1));
    const square = f32x4.mul(f32x4.mul(gradient, gradient), rest2);
    const second = f32x4.add(f32x4.mul(v128.load(v), beta2), square);
    v128.store(m, first);
    v128.store(v, second);
    const root = f32x4.add(f32x4.sqrt(f32x4.div(second, correction2)), epsilon);
    const change = f32x4.mul(f32x4.div(f32x4.div(first, correction1), root), negativeRate);
    v128.store(p, f32x4.add(change, v128.load(p)));
  }
}
