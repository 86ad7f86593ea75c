// Max pooling by windows of 2 x 2 that lie side by side, as most networks have it, of channels in
// fours. Other windows go through depthwise_windows.ts, whose rules of NaN and of ties are these too:
// NaN is passed over, and the gradient goes to the first of equals.
//
// A part is some rows of windows. Pixels of x beyond the last whole window are in none.
import { address, integer } from "./control";
import { zeros } from "./vector";

/** Calls `pool` or `spread` for each row of windows. */
@inline
function forEachRow(part: i32, gradient: bool): void {
  const rows = integer(3), partRows = integer(4), outHeight = integer(5), outWidth = integer(6);
  const pixelBytes = address(9), xRow = <usize> integer(8) * pixelBytes;
  const imageBytes = <usize> integer(7) * xRow, yRow = <usize> outWidth * pixelBytes;
  const end = min(rows, (part + 1) * partRows);
  for (let row = part * partRows; row < end; row++) {
    const imageRow = row % outHeight;
    const offset = <usize> (row / outHeight) * imageBytes + <usize> (2 * imageRow) * xRow;
    const x = address(0) + offset, y = address(1) + <usize> row * yRow;
    if (!gradient) {
      pool(x, y, y + yRow, xRow, pixelBytes);
      continue;
    }
    const dx = address(2) + offset;
    spread(x, y, y + yRow, dx - x, xRow, pixelBytes);
    const left = xRow - 2 * yRow;
    clearFours(dx + 2 * yRow, left);
    clearFours(dx + xRow + 2 * yRow, left);
    if (imageRow == outHeight - 1) {
      clearFours(dx + 2 * xRow, imageBytes - <usize> (2 * outHeight) * xRow);
    }
  }
}

function clearFours(to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 16) v128.store(to, zeros());
}

/** One row of windows: y = the largest of each. */
function pool(x: usize, y: usize, end: usize, xRow: usize, pixelBytes: usize): void {
  const smallest = f32x4.splat(-Infinity);
  while (y < end) {
    for (const pixelEnd = y + pixelBytes; y < pixelEnd; x += 16, y += 16) {
      const right = x + pixelBytes, below = x + xRow;
      const top = f32x4.pmax(f32x4.pmax(smallest, v128.load(x)), v128.load(right));
      const largest = f32x4.pmax(f32x4.pmax(top, v128.load(below)), v128.load(below + pixelBytes));
      v128.store(y, largest);
    }
    x += pixelBytes;
  }
}

/** One row of windows: dx = dy at the first of each window's largest, and 0 at the other three. */
function spread(
  x: usize,
  dy: usize,
  end: usize,
  toGradient: usize,
  xRow: usize,
  pixelBytes: usize,
): void {
  const smallest = f32x4.splat(-Infinity);
  while (dy < end) {
    for (const pixelEnd = dy + pixelBytes; dy < pixelEnd; x += 16, dy += 16) {
      const below = x + xRow, dx = x + toGradient, dxBelow = dx + xRow;
      let value = v128.load(x);
      const is0 = f32x4.gt(value, smallest);
      let largest = f32x4.pmax(smallest, value);
      value = v128.load(x + pixelBytes);
      const is1 = f32x4.gt(value, largest);
      largest = f32x4.pmax(largest, value);
      value = v128.load(below);
      const is2 = f32x4.gt(value, largest);
      largest = f32x4.pmax(largest, value);
      const is3 = f32x4.gt(v128.load(below + pixelBytes), largest);
      let rest = v128.load(dy);
      v128.store(dxBelow + pixelBytes, v128.and(rest, is3));
      rest = v128.andnot(rest, is3);
      v128.store(dxBelow, v128.and(rest, is2));
      rest = v128.andnot(rest, is2);
      v128.store(dx + pixelBytes, v128.and(rest, is1));
      v128.store(dx, v128.and(v128.andnot(rest, is1), is0));
    }
    x += pixelBytes;
  }
}

/** y = the largest of each window of x */
export function maxPoolPairs(part: i32): void {
  forEachRow(part, false);
}

/** dx from x and dy */
export function maxPoolPairsGradient(part: i32): void {
  forEachRow(part, true);
}
