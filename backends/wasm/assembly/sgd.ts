// Gradient descent in place, over the numbers of many tensors in one job. A part is one entry of a table:
// the addresses of the tensors, and how many numbers there are. Tensors are whole allocations, so the
// last four may run over the end.
import { address, fraction, integer } from "./control";
import { multiplyAdd } from "./vector";

/** p = c g + p, rounded after each operation as tf.train.sgd does. */
export function applyGradientDescent(part: i32): void {
  const entry = address(0) + <usize> part * 12;
  let p = load<usize>(entry), g = load<usize>(entry, 4);
  const end = p + (<usize> load<i32>(entry, 8) << 2);
  const c = f32x4.splat(fraction(0));
  for (; p < end; p += 16, g += 16) {
    v128.store(p, f32x4.add(f32x4.mul(c, v128.load(g)), v128.load(p)));
  }
}

/** One step of torch.optim.SGD; the formula stands in ../../operations/sgd.ts. */
export function momentumDescent(part: i32): void {
  const entry = address(0) + (<usize> part << 4);
  let p = load<usize>(entry), g = load<usize>(entry, 4), v = load<usize>(entry, 8);
  const end = p + (<usize> load<i32>(entry, 12) << 2);
  const scale = f32x4.splat(address(1) == 0 ? 1 : f32.load(address(1)));
  const nesterov = integer(2) != 0;
  const negativeRate = f32x4.splat(fraction(0)), momentum = f32x4.splat(fraction(1));
  const decay = f32x4.splat(fraction(2));
  for (; p < end; p += 16, g += 16, v += 16) {
    const parameter = v128.load(p);
    const gradient = multiplyAdd(decay, parameter, f32x4.mul(v128.load(g), scale));
    const velocity = multiplyAdd(momentum, v128.load(v), gradient);
    const direction = nesterov ? multiplyAdd(momentum, velocity, gradient) : velocity;
    v128.store(v, velocity);
    v128.store(p, multiplyAdd(negativeRate, direction, parameter));
  }
}
