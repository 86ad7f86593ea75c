// Picks slices of a tensor by their numbers:
//
//     y[b, o, k, :] = x[b, o, indices[b, k], :]
//
// A part is about 16,384 elements, in the order of y. The indices are known to be in range.
import { address, integer } from "./control";
import { copyBytes } from "./strided";

/** Elements of a part. */
const CHUNK: u32 = 16384;

export function gather(part: i32): void {
  const x = address(0), indices = address(1), y = address(2);
  const bytes = address(3), size: u32 = integer(4);
  const outer: u32 = integer(5), picked: u32 = integer(6), count: u32 = integer(7);
  const length: u32 = integer(8);
  let index = <u32> part * CHUNK;
  const end = min(size, index + CHUNK);
  let row = index / length;
  let column = index - row * length;
  let block = row / picked;
  let k = row - block * picked;
  while (index < end) {
    const taken = min(length - column, end - index);
    const chosen = load<u32>(indices + (<usize> (block / outer * picked + k) << 2));
    const from = x + <usize> ((block * count + chosen) * length + column) * bytes;
    copyBytes(from, y + <usize> index * bytes, <usize> taken * bytes);
    index += taken;
    column = 0;
    if (++k == picked) {
      k = 0;
      block++;
    }
  }
}
