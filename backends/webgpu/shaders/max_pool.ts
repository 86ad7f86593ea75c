import { bindings, eachThread, floats, shader, widthOf } from "../shader.ts";
import type { Window } from "./window.ts";

/** Threads of {@linkcode maxPoolShader} for a batch. */
export const maxPoolThreads = (window: Window, batch: number): number =>
  batch * window.outHeight * window.outWidth * window.inChannels / widthOf(window.inChannels);

/**
 * The largest number of each window; of a window without any, -Infinity.
 *
 * Bindings: x, y; numbers: batch, the bits of -Infinity.
 */
export const maxPoolShader = shader("max pool", (window: Window) => {
  const { inHeight, inWidth, inChannels, outHeight, outWidth } = window;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padTop: top, padLeft: left } =
    window;
  const type = floats(widthOf(inChannels));
  const vectors = inChannels / widthOf(inChannels);
  return `${bindings({ x: type }, { y: type }, ["batch: u32", "lowest: u32"])}
${eachThread}
  if (thread >= numbers.batch * ${outHeight * outWidth * vectors}u) { return; }
  let vector = thread % ${vectors}u;
  let pixel = thread / ${vectors}u % ${outHeight * outWidth}u;
  let image = thread / ${outHeight * outWidth * vectors}u * ${inHeight * inWidth}u;
  let top = i32(pixel / ${outWidth}u) * ${strideHeight} - ${top};
  let left = i32(pixel % ${outWidth}u) * ${strideWidth} - ${left};
  var largest = ${type}(bitcast<f32>(numbers.lowest));
  for (var row = max(top, 0); row < min(top + ${filterHeight}, ${inHeight}); row++) {
    for (var column = max(left, 0); column < min(left + ${filterWidth}, ${inWidth}); column++) {
      largest = max(largest, x[(image + u32(row * ${inWidth} + column)) * ${vectors}u + vector]);
    }
  }
  y[thread] = largest;
}`;
});

/** Threads of {@linkcode maxPoolGradientShader} for a batch. */
export const maxPoolGradientThreads = (window: Window, batch: number): number =>
  batch * window.inHeight * window.inWidth * window.inChannels / widthOf(window.inChannels);

/**
 * dx of max pool: each number looks at the windows that it was in, and takes the gradient of those whose
 * first largest number it was.
 *
 * Bindings: dy, x, dx; numbers: batch.
 */
export const maxPoolGradientShader = shader("max pool gradient", (window: Window) => {
  const { inHeight, inWidth, inChannels, outHeight, outWidth } = window;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padTop: top, padLeft: left } =
    window;
  const type = floats(widthOf(inChannels));
  const vectors = inChannels / widthOf(inChannels);
  return `${bindings({ dy: type, x: type }, { dx: type }, ["batch: u32"])}
${eachThread}
  if (thread >= numbers.batch * ${inHeight * inWidth * vectors}u) { return; }
  let vector = thread % ${vectors}u;
  let pixel = thread / ${vectors}u % ${inHeight * inWidth}u;
  let image = thread / ${inHeight * inWidth * vectors}u;
  let row = i32(pixel / ${inWidth}u);
  let column = i32(pixel % ${inWidth}u);
  let own = x[thread];
  var sum = ${type}(0);
  let firstRow = max(0, (row + ${top} - ${filterHeight - strideHeight}) / ${strideHeight});
  let lastRow = min(${outHeight - 1}, (row + ${top}) / ${strideHeight});
  let firstColumn = max(0, (column + ${left} - ${filterWidth - strideWidth}) / ${strideWidth});
  let lastColumn = min(${outWidth - 1}, (column + ${left}) / ${strideWidth});
  for (var outRow = firstRow; outRow <= lastRow; outRow++) {
    for (var outColumn = firstColumn; outColumn <= lastColumn; outColumn++) {
      let top = outRow * ${strideHeight} - ${top};
      let left = outColumn * ${strideWidth} - ${left};
      if (row >= top + ${filterHeight} || column >= left + ${filterWidth}) { continue; }
      // 1 where nothing before in the window is as large, and nothing after is larger.
      var first = ${type}(1);
      for (var y = max(top, 0); y < min(top + ${filterHeight}, ${inHeight}); y++) {
        for (var z = max(left, 0); z < min(left + ${filterWidth}, ${inWidth}); z++) {
          let other = x[(image * ${
    inHeight * inWidth
  }u + u32(y * ${inWidth} + z)) * ${vectors}u + vector];
          if (y < row || (y == row && z < column)) {
            first *= select(${type}(0), ${type}(1), other < own);
          } else {
            first *= select(${type}(0), ${type}(1), other <= own);
          }
        }
      }
      let at = (image * ${
    outHeight * outWidth
  }u + u32(outRow * ${outWidth} + outColumn)) * ${vectors}u + vector;
      sum += first * dy[at];
    }
  }
  dx[thread] = sum;
}`;
});
