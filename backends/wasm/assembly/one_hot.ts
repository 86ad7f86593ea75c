// Sets one number in each row: y[i, indices[i]] = on, where the index is a column. The rest is
// filled before. A part is 4,096 rows.
import { address, integer } from "./control";

const ROWS: i32 = 4096;

export function oneHot(part: i32): void {
  const indices = address(0), y = address(1), bytes = address(2);
  const rows = integer(3), columns = integer(4), on = integer(5);
  const end = min(rows, (part + 1) * ROWS);
  for (let row = part * ROWS; row < end; row++) {
    const index = load<i32>(indices + (<usize> row << 2));
    if (<u32> index >= <u32> columns) continue;
    const to = y + (<usize> row * <usize> columns + <usize> index) * bytes;
    if (bytes == 4) store<i32>(to, on);
    else store<u8>(to, <u8> on);
  }
}
