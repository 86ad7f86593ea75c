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
