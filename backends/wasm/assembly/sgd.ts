// Gradient descent in place, over the numbers of many tensors in one job: p = c g + p, rounded after
// each operation as tf.train.sgd does. A part is one entry of a table: the addresses of p and g, and
// how many numbers there are. Tensors are whole allocations, so the last four may run over the end.
import { address, fraction } from "./control";

const ENTRY_BYTES: usize = 12;

export function applyGradientDescent(part: i32): void {
  const entry = address(0) + <usize> part * ENTRY_BYTES;
  let p = load<usize>(entry), g = load<usize>(entry, 4);
  const end = p + (<usize> load<i32>(entry, 8) << 2);
  const c = f32x4.splat(fraction(0));
  for (; p < end; p += 16, g += 16) {
    v128.store(p, f32x4.add(f32x4.mul(c, v128.load(g)), v128.load(p)));
  }
}
