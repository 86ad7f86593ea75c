// Moving averages in place, over the numbers of many tensors in one job: a = a + share (x - a). A part is
// one entry of a table: the addresses of a and x, and how many numbers there are. Tensors are whole
// allocations, so the last four may run over the end.
import { address, fraction } from "./control";
import { multiplyAdd } from "./vector";

const ENTRY_BYTES: usize = 12;

export function movingAverage(part: i32): void {
  const entry = address(0) + <usize> part * ENTRY_BYTES;
  let a = load<usize>(entry), x = load<usize>(entry, 4);
  const end = a + (<usize> load<i32>(entry, 8) << 2);
  const share = f32x4.splat(fraction(0));
  for (; a < end; a += 16, x += 16) {
    const average = v128.load(a);
    v128.store(a, multiplyAdd(share, f32x4.sub(v128.load(x), average), average));
  }
}
