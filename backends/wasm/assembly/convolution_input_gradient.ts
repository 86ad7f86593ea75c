// The gradient of a convolution with respect to its input, as the exact transpose of the forward
// pass: each output pixel's gradient is multiplied by each tap's transposed filter and added where
// that tap read its input.
//
//     dx[n, i sh + r dh, j sw + s dw, c] += sum_k dy[n, i, j, k] w[r, s, c, k]
//
// Nothing is computed for the border, which a convolution of the padded gradient with the turned
// filter would do (twice the work on a 5 x 5 image). A part is one image; its taps are added in a
// fixed order. w is packed tap by tap as k x c matrices.
import { address, integer } from "./control";
import { scratch } from "./parallel";
import { tile, TILE_COLUMNS, TILE_ROWS } from "./tile";
import { clear } from "./vector";

/** Output pixels whose gradient is spread at a time: they stay in the first-level cache. */
const BLOCK_PIXELS: i32 = 192;

export function convolutionInputGradient(part: i32): void {
  const outHeight = integer(3), outWidth = integer(4), filters = integer(5);
  const imageSize = integer(6), channels = integer(7);
  const rowStep = address(8), columnStep = address(9);
  const kernelHeight = integer(10), kernelWidth = integer(11);
  const tapRowStep = address(12), tapColumnStep = address(13);
  const pixels = outHeight * outWidth;
  const dy = address(0) + <usize> (part * pixels * filters) * 4;
  const packed = address(1);
  const dx = address(2) + <usize> (part * imageSize) * 4;
  const gradientBytes = <usize> filters << 2;
  const panelBytes = <usize> (filters * TILE_COLUMNS) << 2;
  const panels = (channels + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const from = scratch();
  const to = from + <usize> BLOCK_PIXELS * 4;
  clear(dx, imageSize);

  for (let first = 0; first < pixels; first += BLOCK_PIXELS) {
    const count = min(BLOCK_PIXELS, pixels - first);
    const tiles = (count + TILE_ROWS - 1) / TILE_ROWS;
    let column = first % outWidth;
    let row = first / outWidth;
    for (let index = 0; index < tiles * TILE_ROWS; index++) {
      const slot = <usize> index << 2;
      if (index >= count) {
        store<usize>(from + slot, load<usize>(from + slot - 4));
        store<usize>(to + slot, load<usize>(to + slot - 4));
        continue;
      }
      store<usize>(from + slot, dy + <usize> (first + index) * gradientBytes);
      store<usize>(to + slot, dx + <usize> row * rowStep + <usize> column * columnStep);
      if (++column == outWidth) column = 0, row++;
    }
    for (let panel = 0; panel < panels; panel++) {
      const columns = min(TILE_COLUMNS, channels - panel * TILE_COLUMNS);
      for (let r = 0; r < kernelHeight; r++) {
        for (let s = 0; s < kernelWidth; s++) {
          const tap = r * kernelWidth + s;
          const b = packed + <usize> (tap * panels + panel) * panelBytes;
          const offset = <usize> r * tapRowStep + <usize> s * tapColumnStep +
            <usize> (panel * TILE_COLUMNS << 2);
          for (let index = 0; index < tiles; index++) {
            const slot = <usize> (index * TILE_ROWS) << 2;
            tile(
              from + slot,
              to + slot,
              offset,
              b,
              0,
              1,
              1,
              gradientBytes,
              0,
              0,
              columns,
              false,
            );
          }
        }
      }
    }
  }
}
