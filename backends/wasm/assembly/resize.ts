// Nearest-neighbour resizing of NHWC images. Which pixel an output pixel takes follows from its row
// and column apart, so that two tables say it:
//
//     y[b, r, c, :] = x[b, rows[r], columns[c], :]
//
// The tables never fall, so that an input pixel's gradient is the sum over a rectangle of outputs:
//
//     dx[b, i, j, :] = sum of dy[b, r, c, :], r from rowStarts[i] to rowStarts[i + 1] - 1, c alike
//
// A part is some rows of the result, counted over all images.
import { address, integer } from "./control";
import { copyBytes } from "./strided";
import { clear } from "./vector";

@inline
function entry(table: usize, index: i32): i32 {
  return load<i32>(table + (<usize> index << 2));
}

export function resizeNearest(part: i32): void {
  const x = address(0), y = address(1), rows = address(2), columns = address(3);
  const inHeight = integer(4), inWidth = integer(5), outHeight = integer(6), outWidth = integer(7);
  const pixelBytes = <usize> integer(8) << 2;
  const partRows = integer(9);
  const end = min((part + 1) * partRows, integer(10));
  for (let row = part * partRows; row < end; row++) {
    const image = row / outHeight;
    const from = x +
      <usize> ((image * inHeight + entry(rows, row - image * outHeight)) * inWidth) * pixelBytes;
    let to = y + <usize> (row * outWidth) * pixelBytes;
    for (let column = 0; column < outWidth; column++, to += pixelBytes) {
      copyBytes(from + <usize> entry(columns, column) * pixelBytes, to, pixelBytes);
    }
  }
}

/** Adds numbers to others. */
function accumulate(from: usize, to: usize, count: i32): void {
  const end = to + (<usize> count << 2);
  for (; to + 16 <= end; to += 16, from += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  }
  for (; to < end; to += 4, from += 4) f32.store(to, f32.load(to) + f32.load(from));
}

export function resizeNearestGradient(part: i32): void {
  const dy = address(0), dx = address(1), rowStarts = address(2), columnStarts = address(3);
  const outHeight = integer(4), outWidth = integer(5), inHeight = integer(6), inWidth = integer(7);
  const channels = integer(8), partRows = integer(9);
  const pixelBytes = <usize> channels << 2;
  const end = min((part + 1) * partRows, integer(10));
  for (let row = part * partRows; row < end; row++) {
    const image = row / inHeight, i = row - image * inHeight;
    let to = dx + <usize> (row * inWidth) * pixelBytes;
    clear(to, inWidth * channels);
    for (let j = 0; j < inWidth; j++, to += pixelBytes) {
      for (let r = entry(rowStarts, i); r < entry(rowStarts, i + 1); r++) {
        const from = dy + <usize> ((image * outHeight + r) * outWidth) * pixelBytes;
        for (let c = entry(columnStarts, j); c < entry(columnStarts, j + 1); c++) {
          accumulate(from + <usize> c * pixelBytes, to, channels);
        }
      }
    }
  }
}
