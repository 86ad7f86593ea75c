// Rows of x under windows of 3 x 3, with zeros around them, in memory lent to the thread: four
// channels after four, column after column, and of each column the three rows side by side. In x, the
// pixels are as far apart as it has channels, for most networks a power of two: then they share a few
// sets of the cache, which forgets them before the next four channels, or the next row of windows,
// come to read them. And memory is read as it lies, which is what it is fast at.
//
// Row i is the (i mod 3)th of the three. Behind the rows, the nine taps of four channels after four.

/** Bytes of a column, of four channels. */
export const COLUMN_BYTES: usize = 48;
/** Bytes of the nine taps of four channels. */
export const TAPS_BYTES: usize = 144;

/** Which of the three row `i` is, also where it is negative. */
@inline
export function placeOf(i: i32): usize {
  const rest = i % 3;
  return <usize> (rest < 0 ? rest + 3 : rest);
}

/**
 * Keeps rows `first` to `end` - 1 of an image.
 *
 * @param left columns of zeros before those of x; the caller has set them
 * @param columns columns that are kept, with the zeros
 */
export function keepRows(
  kept: usize,
  image: usize,
  first: i32,
  end: i32,
  height: i32,
  width: i32,
  left: i32,
  columns: i32,
  channels: i32,
): void {
  const pixelBytes = <usize> channels << 2, blockBytes = <usize> columns * COLUMN_BYTES;
  const blocks = (channels + 3) >> 2, copied = min(width, columns - left);
  for (let i = first; i < end; i++) {
    const inside = <u32> i < <u32> height;
    let from = image + <usize> (i * width) * pixelBytes;
    let to = kept + <usize> left * COLUMN_BYTES + (placeOf(i) << 4);
    for (let column = 0; column < copied; column++, from += pixelBytes, to += COLUMN_BYTES) {
      let at = from, place = to, blocksLeft = blocks;
      if (!inside) {
        for (; blocksLeft > 0; blocksLeft--, place += blockBytes) {
          v128.store(place, f32x4.splat(0));
        }
        continue;
      }
      for (; blocksLeft >= 4; blocksLeft -= 4, at += 64, place += 4 * blockBytes) {
        v128.store(place, v128.load(at));
        v128.store(place + blockBytes, v128.load(at, 16));
        v128.store(place + 2 * blockBytes, v128.load(at, 32));
        v128.store(place + 3 * blockBytes, v128.load(at, 48));
      }
      for (; blocksLeft > 0; blocksLeft--, at += 16, place += blockBytes) {
        v128.store(place, v128.load(at));
      }
    }
  }
}

/**
 * Reads a row as it lies in memory, before four channels after four of it are read or written, so
 * that the cache has it by then. Gives a number that stands for what was read.
 */
export function touch(row: usize, bytes: usize): i32 {
  let sum = 0;
  const end = row + bytes;
  for (; row < end; row += 64) sum ^= load<i32>(row);
  return sum;
}
