// y[segment, :] = the sum of the rows x[row, :] whose number in `segments` it is; a number that is no
// segment is passed over. A part is 64 columns, summed row after row.
import { address, integer } from "./control";
import { clear } from "./vector";

const BLOCK: i32 = 64;

export function segmentSum(part: i32): void {
  const rows = integer(3), columns = integer(4), count = integer(5);
  const first = part * BLOCK;
  const width = min(BLOCK, columns - first);
  const bytes = <usize> columns << 2;
  const y = address(2) + (<usize> first << 2);
  for (let segment = 0, to = y; segment < count; segment++, to += bytes) clear(to, width);
  let x = address(0) + (<usize> first << 2);
  for (let row = 0; row < rows; row++, x += bytes) {
    const segment = load<i32>(address(1) + (<usize> row << 2));
    if (<u32> segment >= <u32> count) continue;
    const to = y + <usize> segment * bytes;
    let offset: usize = 0;
    const vectors = <usize> (width & ~3) << 2, end = <usize> width << 2;
    for (; offset < vectors; offset += 16) {
      v128.store(to + offset, f32x4.add(v128.load(to + offset), v128.load(x + offset)));
    }
    for (; offset < end; offset += 4) {
      f32.store(to + offset, f32.load(to + offset) + f32.load(x + offset));
    }
  }
}
