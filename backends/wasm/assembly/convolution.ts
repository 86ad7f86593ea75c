// Convolution forward, as an implicit matrix multiplication:
//
//     y[n, i, j, k] = bias[k] + sum_{r, s, c} x[n, i sh + r dh, j sw + s dw, c] w[r, s, c, k]
//
// x is NHWC without padding (padding.ts has been over it), w is packed as a (r s c) x k matrix. The
// rows of the product are the pixels of all outputs, one after another; a part is a run of 192 of
// them, so that a batch of one is shared among threads as well as a batch of hundreds. Where the
// window's columns lie side by side (dw = 1) a row of the window is one run of memory.
import { address, integer } from "./control";
import { scratch } from "./parallel";
import { tile, TILE_COLUMNS, TILE_ROWS } from "./tile";

/** Output pixels of a part: 32 tiles, whose input stays in the first-level cache. */
export const PART_PIXELS: i32 = 192;

export function convolution(part: i32): void {
  const x = address(0), packed = address(1), initial = address(2), y = address(3);
  const pixels = integer(4), outHeight = integer(5), outWidth = integer(6);
  const imageBytes = address(7), rowStep = address(8), columnStep = address(9);
  const groups = integer(10), segments = integer(11);
  const segmentBytes = address(12), segmentStep = address(13), groupStep = address(14);
  const filters = integer(15), relu = integer(16) != 0, depth = integer(17);

  const first = part * PART_PIXELS;
  const count = min(PART_PIXELS, pixels - first);
  const tiles = (count + TILE_ROWS - 1) / TILE_ROWS;
  const from = scratch();
  const to = from + <usize> PART_PIXELS * 4;
  let column = first % outWidth;
  let row = first / outWidth % outHeight;
  let image = x + <usize> (first / outWidth / outHeight) * imageBytes;
  for (let index = 0; index < tiles * TILE_ROWS; index++) {
    // The last tile's surplus rows repeat the last pixel.
    const slot = <usize> index << 2;
    if (index >= count) {
      store<usize>(from + slot, load<usize>(from + slot - 4));
      store<usize>(to + slot, load<usize>(to + slot - 4));
      continue;
    }
    store<usize>(from + slot, image + <usize> row * rowStep + <usize> column * columnStep);
    store<usize>(to + slot, y + <usize> (first + index) * (<usize> filters << 2));
    if (++column == outWidth) {
      column = 0;
      if (++row == outHeight) row = 0, image += imageBytes;
    }
  }
  for (let filter = 0; filter < filters; filter += TILE_COLUMNS) {
    const b = packed + <usize> (filter * depth) * 4;
    const columns = min(TILE_COLUMNS, filters - filter);
    for (let index = 0; index < tiles; index++) {
      const slot = <usize> (index * TILE_ROWS) << 2;
      tile(
        from + slot,
        to + slot,
        <usize> filter << 2,
        b,
        initial + (<usize> filter << 2),
        groups,
        segments,
        segmentBytes,
        segmentStep,
        groupStep,
        columns,
        relu,
      );
    }
  }
}
