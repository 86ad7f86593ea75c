// Where the largest or smallest number stands along the middle axis of x[outer, reduced, inner]; of
// equal ones the first. A part is a run of `rows` results.
import { address, integer } from "./control";

@inline
function firstExtreme(part: i32, largest: bool): void {
  const reduced = integer(2), inner = integer(3), size = integer(4), rows = integer(5);
  const stride = <usize> inner << 2;
  for (let index = part * rows; index < min(size, (part + 1) * rows); index++) {
    const row = index / inner;
    let from = address(0) + (<usize> (row * reduced * inner + index - row * inner) << 2);
    let extreme = f32.load(from);
    let place = 0;
    for (let candidate = 1; candidate < reduced; candidate++) {
      from += stride;
      const value = f32.load(from);
      if (largest ? value > extreme : value < extreme) {
        extreme = value;
        place = candidate;
      }
    }
    store<i32>(address(1) + (<usize> index << 2), place);
  }
}

export function argMaximum(part: i32): void {
  firstExtreme(part, true);
}

export function argMinimum(part: i32): void {
  firstExtreme(part, false);
}
