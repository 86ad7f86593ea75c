// Puts an NHWC image into a larger one of zeros, or cuts it out again. A part is one image.
import { address, integer } from "./control";
import { clear } from "./vector";

/** to[i + top, j + left] = from[i, j]; the border is 0. */
export function pad(part: i32): void {
  const height = integer(2), rowBytes = address(3);
  const paddedHeight = integer(4), paddedRowBytes = address(5);
  const top = integer(6), leftBytes = address(7);
  const from = address(0) + <usize> (part * height) * rowBytes;
  const to = address(1) + <usize> (part * paddedHeight) * paddedRowBytes;
  clear(to, <i32> (<usize> paddedHeight * paddedRowBytes >> 2));
  for (let row = 0; row < height; row++) {
    const target = to + <usize> (row + top) * paddedRowBytes + leftBytes;
    memory.copy(target, from + <usize> row * rowBytes, rowBytes);
  }
}

/** to[i, j] = from[i + top, j + left]. */
export function crop(part: i32): void {
  const height = integer(2), rowBytes = address(3);
  const paddedHeight = integer(4), paddedRowBytes = address(5);
  const top = integer(6), leftBytes = address(7);
  const to = address(1) + <usize> (part * height) * rowBytes;
  const from = address(0) + <usize> (part * paddedHeight) * paddedRowBytes;
  for (let row = 0; row < height; row++) {
    const source = from + <usize> (row + top) * paddedRowBytes + leftBytes;
    memory.copy(to + <usize> row * rowBytes, source, rowBytes);
  }
}
