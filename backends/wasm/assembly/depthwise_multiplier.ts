// Channel multipliers of depthwise convolution: an input channel that has several output channels is
// repeated for each of them, and its gradient is the sum of theirs. A part is 16,384 numbers of the
// shorter side.
import { address, integer } from "./control";

const CHUNK: i32 = 16384;

/** y[i, q] = x[i] */
export function repeatChannels(part: i32): void {
  const multiplier = integer(2), size = integer(3);
  const end = min(size, (part + 1) * CHUNK);
  let index = part * CHUNK;
  let to = address(1) + (<usize> (index * multiplier) << 2);
  for (; index < end; index++) {
    const value = f32.load(address(0) + (<usize> index << 2));
    for (let q = 0; q < multiplier; q++, to += 4) f32.store(to, value);
  }
}

/** y[i] = sum over q of x[i, q] */
export function sumRepeatedChannels(part: i32): void {
  const multiplier = integer(2), size = integer(3);
  const end = min(size, (part + 1) * CHUNK);
  let index = part * CHUNK;
  let from = address(0) + (<usize> (index * multiplier) << 2);
  for (; index < end; index++) {
    let sum: f32 = 0;
    for (let q = 0; q < multiplier; q++, from += 4) sum += f32.load(from);
    f32.store(address(1) + (<usize> index << 2), sum);
  }
}
