// Steps of Adam (arXiv 1412.6980); the formula stands in ../../operations/adam.ts. A part is one entry
// of a table. Tensors are whole allocations, so the last four may run over the end of their numbers.
import { address, fraction, integer } from "./control";
import { multiplyAdd } from "./vector";

/** Bytes of an entry of the tables: four addresses, and how many numbers there are. */
const ENTRY_BYTES: usize = 20;

/** Adam's loop, with what weight decay and clipping need, or without. */
@inline
function step(part: i32, regularized: bool): void {
  const entry = address(0) + <usize> part * ENTRY_BYTES;
  let p = load<usize>(entry), g = load<usize>(entry, 4);
  let m = load<usize>(entry, 8), v = load<usize>(entry, 12);
  const end = p + (<usize> load<i32>(entry, 16) << 2);
  const negativeStepSize = f32x4.splat(-fraction(0)), rootCorrection = f32x4.splat(fraction(1));
  const beta1 = f32x4.splat(fraction(2)), rest1 = f32x4.splat(fraction(3));
  const beta2 = f32x4.splat(fraction(4)), rest2 = f32x4.splat(fraction(5));
  const epsilon = f32x4.splat(fraction(6));
  const decay = f32x4.splat(fraction(7)), kept = f32x4.splat(fraction(8));
  const scale = f32x4.splat(address(1) == 0 ? 1 : f32.load(address(1)));
  for (; p < end; p += 16, g += 16, m += 16, v += 16) {
    let parameter = v128.load(p), gradient = v128.load(g);
    if (regularized) {
      gradient = multiplyAdd(decay, parameter, f32x4.mul(gradient, scale));
      parameter = f32x4.mul(parameter, kept);
    }
    const first = multiplyAdd(gradient, rest1, f32x4.mul(v128.load(m), beta1));
    const square = f32x4.mul(f32x4.mul(gradient, gradient), rest2);
    const second = multiplyAdd(v128.load(v), beta2, square);
    const root = f32x4.add(f32x4.div(f32x4.sqrt(second), rootCorrection), epsilon);
    v128.store(m, first);
    v128.store(v, second);
    v128.store(p, multiplyAdd(negativeStepSize, f32x4.div(first, root), parameter));
  }
}

/** One step of torch.optim.Adam or AdamW in place, over the numbers of many tensors in one job. */
export function adam(part: i32): void {
  if (integer(2) != 0) step(part, true);
  else step(part, false);
}

/**
 * One step of tf.train.adam in place: in its order of operations and rounded after each, so that the
 * results are the same to the bit.
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
