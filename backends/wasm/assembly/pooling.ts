// Max pooling of NHWC images, any window, stride and padding (padding never wins, nor does NaN, as on
// TensorFlow.js' other backends). A part is one image. The gradient goes to the first of equal maxima
// in the order of rows, as in PyTorch.
import { address, integer } from "./control";
import { clear } from "./vector";

export function maxPool(part: i32): void {
  const height = integer(2), width = integer(3), channels = integer(4);
  const outHeight = integer(5), outWidth = integer(6);
  const windowHeight = integer(7), windowWidth = integer(8);
  const strideHeight = integer(9), strideWidth = integer(10);
  const top = integer(11), left = integer(12);
  const dilationHeight = integer(13), dilationWidth = integer(14);
  const pixelBytes = <usize> channels << 2;
  const x = address(0) + <usize> (part * height * width) * pixelBytes;
  let y = address(1) + <usize> (part * outHeight * outWidth) * pixelBytes;
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column++, y += pixelBytes) {
      let channel = 0;
      for (; channel + 4 <= channels; channel += 4) {
        let largest = f32x4.splat(-Infinity);
        for (let r = 0; r < windowHeight; r++) {
          const i = row * strideHeight - top + r * dilationHeight;
          if (<u32> i >= <u32> height) continue;
          for (let s = 0; s < windowWidth; s++) {
            const j = column * strideWidth - left + s * dilationWidth;
            if (<u32> j >= <u32> width) continue;
            const value = v128.load(
              x + <usize> (i * width + j) * pixelBytes + (<usize> channel << 2),
            );
            largest = f32x4.pmax(largest, value);
          }
        }
        v128.store(y + (<usize> channel << 2), largest);
      }
      for (; channel < channels; channel++) {
        let largest: f32 = -Infinity;
        for (let r = 0; r < windowHeight; r++) {
          const i = row * strideHeight - top + r * dilationHeight;
          if (<u32> i >= <u32> height) continue;
          for (let s = 0; s < windowWidth; s++) {
            const j = column * strideWidth - left + s * dilationWidth;
            if (<u32> j >= <u32> width) continue;
            const value = f32.load(
              x + <usize> (i * width + j) * pixelBytes + (<usize> channel << 2),
            );
            if (value > largest) largest = value;
          }
        }
        f32.store(y + (<usize> channel << 2), largest);
      }
    }
  }
}

export function maxPoolGradient(part: i32): void {
  const height = integer(4), width = integer(5), channels = integer(6);
  const outHeight = integer(7), outWidth = integer(8);
  const windowHeight = integer(9), windowWidth = integer(10);
  const strideHeight = integer(11), strideWidth = integer(12);
  const top = integer(13), left = integer(14);
  const dilationHeight = integer(15), dilationWidth = integer(16);
  const pixelBytes = <usize> channels << 2;
  const imageSize = height * width * channels;
  let dy = address(0) + <usize> (part * outHeight * outWidth) * pixelBytes;
  const x = address(1) + (<usize> (part * imageSize) << 2);
  let y = address(2) + <usize> (part * outHeight * outWidth) * pixelBytes;
  const dx = address(3) + (<usize> (part * imageSize) << 2);
  clear(dx, imageSize);
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column++, y += pixelBytes, dy += pixelBytes) {
      let channel = 0;
      for (; channel + 4 <= channels; channel += 4) {
        const offset = <usize> channel << 2;
        const largest = v128.load(y + offset), gradient = v128.load(dy + offset);
        let open = i32x4.splat(-1);
        for (let r = 0; r < windowHeight; r++) {
          const i = row * strideHeight - top + r * dilationHeight;
          if (<u32> i >= <u32> height) continue;
          for (let s = 0; s < windowWidth; s++) {
            const j = column * strideWidth - left + s * dilationWidth;
            if (<u32> j >= <u32> width) continue;
            const at = <usize> (i * width + j) * pixelBytes + offset;
            const hit = v128.and(open, f32x4.eq(v128.load(x + at), largest));
            v128.store(dx + at, f32x4.add(v128.load(dx + at), v128.and(hit, gradient)));
            open = v128.andnot(open, hit);
          }
        }
      }
      for (; channel < channels; channel++) {
        const offset = <usize> channel << 2;
        const largest = f32.load(y + offset);
        let open = true;
        for (let r = 0; r < windowHeight && open; r++) {
          const i = row * strideHeight - top + r * dilationHeight;
          if (<u32> i >= <u32> height) continue;
          for (let s = 0; s < windowWidth && open; s++) {
            const j = column * strideWidth - left + s * dilationWidth;
            if (<u32> j >= <u32> width) continue;
            const at = <usize> (i * width + j) * pixelBytes + offset;
            if (f32.load(x + at) != largest) continue;
            f32.store(dx + at, f32.load(dx + at) + f32.load(dy + offset));
            open = false;
          }
        }
      }
    }
  }
}
