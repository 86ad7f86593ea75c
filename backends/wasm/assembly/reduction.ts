// Sums over the leading axes of a matrix, in float64: sums[part, c] over a fixed share of the rows,
// then the parts in order.
import { address, integer } from "./control";

export function columnSums(part: i32): void {
  const parts = integer(2), rows = integer(3), columns = integer(4);
  const first = <i32> (<i64> part * rows / parts), end = <i32> (<i64> (part + 1) * rows / parts);
  const sums = address(1) + (<usize> (part * columns) << 3);
  for (let column = 0; column < columns; column++) {
    let from = address(0) + (<usize> (first * columns + column) << 2);
    let sum: f64 = 0;
    for (let row = first; row < end; row++, from += <usize> columns << 2) {
      sum += <f64> f32.load(from);
    }
    f64.store(sums + (<usize> column << 3), sum);
  }
}

export function columnSumsFinish(_: i32): void {
  const parts = integer(2), columns = integer(3);
  for (let column = 0; column < columns; column++) {
    let from = address(0) + (<usize> column << 3);
    let sum: f64 = 0;
    for (let part = 0; part < parts; part++, from += <usize> columns << 3) sum += f64.load(from);
    f32.store(address(1) + (<usize> column << 2), <f32> sum);
  }
}
