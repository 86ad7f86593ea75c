// The gradient of max pooling of NHWC images, any window, stride and padding (pooling itself is in
// depthwise_windows.ts). A window's gradient goes to the first of its equal maxima in the order of
// rows, as in PyTorch, and nowhere where all are NaN or -Infinity. A part is some rows of an image's
// dx; windows that reach into it from another part's rows are looked through by both.
import { address, integer } from "./control";
import { storeLanes } from "./depthwise_lanes";
import { clear } from "./vector";

/** Adds a window's gradient to dx, unless it was found in another part's rows or nowhere. */
@inline
function give(found: i32, gradient: f32, dx: usize, first: i32, bytes: i32): void {
  if (<u32> (found - first) >= <u32> bytes) return;
  const to = dx + <usize> found;
  f32.store(to, f32.load(to) + gradient);
}

export function maxPoolGradient(part: i32): void {
  const partRows = integer(4), partsOfImage = integer(5);
  const height = integer(6), width = integer(7), channels = integer(8);
  const outHeight = integer(9), outWidth = integer(10);
  const windowHeight = integer(11), windowWidth = integer(12);
  const strideHeight = integer(13), strideWidth = integer(14);
  const top = integer(15), left = integer(16);
  const pixelBytes = channels << 2, rowBytes = width * pixelBytes;
  const image = part / partsOfImage, first = part % partsOfImage * partRows;
  const end = min(height, first + partRows);
  const x = address(1) + <usize> image * <usize> (height * rowBytes);
  const dx = address(3) + <usize> image * <usize> (height * rowBytes);
  const firstByte = first * rowBytes, bytes = (end - first) * rowBytes;
  clear(dx + <usize> firstByte, bytes >> 2);
  const apart = strideHeight >= windowHeight && strideWidth >= windowWidth;
  const before = first + top - windowHeight;
  const firstRow = before < 0 ? 0 : before / strideHeight + 1;
  const endRow = min(outHeight, (end - 1 + top) / strideHeight + 1);
  for (let row = firstRow; row < endRow; row++) {
    const i = row * strideHeight - top;
    const i0 = max(0, i), i1 = min(height, i + windowHeight);
    let pixel = <usize> ((image * outHeight + row) * outWidth) * pixelBytes;
    for (let column = 0; column < outWidth; column++, pixel += pixelBytes) {
      const j = column * strideWidth - left;
      const j0 = max(0, j), j1 = min(width, j + windowWidth);
      const dy = address(0) + pixel, y = address(2) + pixel;
      for (let offset = 0; offset < pixelBytes; offset += 16) {
        const largest = v128.load(y + offset), gradient = v128.load(dy + offset);
        const lanes = (pixelBytes - offset) >> 2;
        let open = f32x4.gt(largest, f32x4.splat(-Infinity));
        if (apart) {
          for (let r = i0; r < i1; r++) {
            const own = r >= first && r < end;
            let at = <usize> (r * rowBytes + j0 * pixelBytes + offset);
            for (let s = j0; s < j1; s++, at += pixelBytes) {
              const hit = v128.and(open, f32x4.eq(v128.load(x + at), largest));
              if (own) storeLanes(dx + at, v128.and(hit, gradient), lanes);
              open = v128.andnot(open, hit);
            }
          }
          continue;
        }
        // Backwards, so that the first is the last to be found.
        let found = i32x4.splat(-1);
        const step = i32x4.splat(pixelBytes);
        for (let r = i1 - 1; r >= i0; r--) {
          let at = r * rowBytes + (j1 - 1) * pixelBytes + offset;
          let places = i32x4.splat(at);
          for (let s = j1; s > j0; s--, at -= pixelBytes) {
            found = v128.bitselect(places, found, f32x4.eq(v128.load(x + <usize> at), largest));
            places = i32x4.sub(places, step);
          }
        }
        found = v128.or(found, v128.not(open));
        give(i32x4.extract_lane(found, 0), f32x4.extract_lane(gradient, 0), dx, firstByte, bytes);
        if (lanes <= 1) continue;
        give(i32x4.extract_lane(found, 1), f32x4.extract_lane(gradient, 1), dx + 4, firstByte, bytes);
        if (lanes <= 2) continue;
        give(i32x4.extract_lane(found, 2), f32x4.extract_lane(gradient, 2), dx + 8, firstByte, bytes);
        if (lanes <= 3) continue;
        give(i32x4.extract_lane(found, 3), f32x4.extract_lane(gradient, 3), dx + 12, firstByte, bytes);
      }
    }
  }
}
