import { bindings, eachThread, floats, largestPart, lines, shader, widthOf } from "../shader.ts";
import type { Window } from "./window.ts";

/** Pixels of the input that one thread computes. */
const PIXELS = 8;

/** Channels of the input that one thread computes. */
const channelsOf = ({ inChannels }: Window) => largestPart(inChannels, 8);

/** Threads for a batch. */
export function inputGradientThreads(window: Window, batch: number): number {
  const pixels = batch * window.inHeight * window.inWidth;
  return Math.ceil(pixels / PIXELS) * (window.inChannels / channelsOf(window));
}

/**
 * dx of a convolution: each pixel gathers from the windows that it was in. A filter's numbers for a
 * channel of the input lie side by side, so the sums are dot products.
 *
 * Bindings: dy, filter, dx; numbers: batch.
 */
export const inputGradientShader = shader("convolution input gradient", (window: Window) => {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = window;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padTop, padLeft } = window;
  const channels = channelsOf(window);
  const wide = widthOf(outChannels), stored = widthOf(channels);
  const gradient = floats(wide);
  const row = outChannels / wide;
  const strided = strideHeight > 1 || strideWidth > 1;
  const product = (pixel: number, channel: number) =>
    wide === 1 ? `y${pixel} * w${channel}` : `dot(y${pixel}, w${channel})`;
  // Conditions are joined by &, which does not branch: SwiftShader takes 46 s to compile this with &&.
  const load = (pixel: number) => `
      let down${pixel} = row${pixel} - ky;
      let right${pixel} = column${pixel} - kx;
      let at${pixel} = (image${pixel} + u32(down${pixel} / ${strideHeight}) * ${outWidth}u + u32(right${pixel} / ${strideWidth})) * ${row}u;
      let meets${pixel} = (down${pixel} >= 0) & (right${pixel} >= 0) &
        (down${pixel} < ${outHeight * strideHeight}) & (right${pixel} < ${outWidth * strideWidth})${
    strided
      ? ` & (down${pixel} % ${strideHeight} == 0) & (right${pixel} % ${strideWidth} == 0)`
      : ""
  };`;
  const value = (pixel: number, channel: number) =>
    stored === 1
      ? `sum${pixel * channels + channel}`
      : `vec4f(${
        lines(4, (at) => `sum${pixel * channels + channel * 4 + at}${at < 3 ? "," : ""}`)
      })`;
  return `${bindings({ dy: gradient, weights: gradient }, { dx: floats(stored) }, ["batch: u32"])}
${eachThread}
  let group = thread % ${inChannels / channels}u;
  let first = thread / ${inChannels / channels}u * ${PIXELS}u;
  let count = numbers.batch * ${inHeight * inWidth}u;
  if (first >= count) { return; }
  ${
    lines(PIXELS, (pixel) => `
  let pixel${pixel} = min(first + ${pixel}u, count - 1u);
  let image${pixel} = pixel${pixel} / ${inHeight * inWidth}u * ${outHeight * outWidth}u;
  let row${pixel} = i32(pixel${pixel} % ${inHeight * inWidth}u / ${inWidth}u) + ${padTop};
  let column${pixel} = i32(pixel${pixel} % ${inWidth}u) + ${padLeft};`)
  }
  ${lines(PIXELS * channels, (at) => `var sum${at} = 0.0;`)}
  for (var ky = 0; ky < ${filterHeight}; ky++) {
  for (var kx = 0; kx < ${filterWidth}; kx++) {
    ${lines(PIXELS, load)}
    let tap = (u32(ky * ${filterWidth} + kx) * ${inChannels}u + group * ${channels}u) * ${row}u;
    for (var k = 0u; k < ${row}u; k++) {
      ${
    lines(
      PIXELS,
      (pixel) =>
        `var y${pixel} = ${gradient}(0); if (meets${pixel}) { y${pixel} = dy[at${pixel} + k]; }`,
    )
  }
      ${
    lines(channels, (channel) =>
      `{
        let w${channel} = weights[tap + ${channel * row}u + k];
        ${
        lines(
          PIXELS,
          (pixel) => `sum${pixel * channels + channel} += ${product(pixel, channel)};`,
        )
      }
      }`)
  }
    }
  }
  }
  ${
    lines(PIXELS, (pixel) =>
      `if (first + ${pixel}u < count) {
    let to = ((first + ${pixel}u) * ${inChannels}u + group * ${channels}u) / ${stored}u;
    ${lines(channels / stored, (channel) => `dx[to + ${channel}u] = ${value(pixel, channel)};`)}
  }`)
  }
}`;
});
