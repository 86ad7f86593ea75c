import { bindings, eachThread, floats, largestPart, lines, shader, widthOf } from "../shader.ts";
import type { Window } from "./window.ts";

/** What becomes of a convolution's sums before they are stored. */
export interface Epilogue {
  /** One for each filter, or the same for all, or none. */
  readonly bias: "each" | "same" | "none";
  readonly activation: "linear" | "relu";
}

/** Pixels and filters that one thread computes. */
interface Tile {
  readonly pixels: number;
  readonly filters: number;
}

/** A tile of 64 sums where the filters are a multiple of 8: each number that is loaded is used eight times. */
function tileOf({ outChannels }: Window): Tile {
  return {
    pixels: 8,
    filters: widthOf(outChannels) * largestPart(outChannels / widthOf(outChannels), 2),
  };
}

/** Threads for a batch. */
export function convolutionThreads(window: Window, batch: number): number {
  const { pixels, filters } = tileOf(window);
  const all = batch * window.outHeight * window.outWidth;
  return Math.ceil(all / pixels) * (window.outChannels / filters);
}

/**
 * y = x convolved with a filter, as an implicit product of matrices: a thread keeps the sums of some
 * pixels and filters in registers, and walks through the windows. Threads beside each other have the
 * same pixels, so that what one loads is in the cache for the others; nothing waits for anything.
 *
 * Bindings: x, filter, bias if there is one, y; numbers: batch.
 */
export const convolutionShader = shader(
  "convolution",
  (window: Window, { bias, activation }: Epilogue) => {
    const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = window;
    const { filterHeight, filterWidth, strideHeight, strideWidth, padTop, padLeft, inside } =
      window;
    const { pixels, filters } = tileOf(window);
    const [wide, deep] = [widthOf(outChannels), widthOf(inChannels)];
    const vectors = filters / wide;
    const [sum, source] = [floats(wide), floats(deep)];
    const [row, depth] = [outChannels / wide, inChannels / deep];
    const part = (pixel: number, at: number) => deep === 1 ? `x${pixel}` : `x${pixel}[${at}]`;
    const load = (pixel: number) => {
      const at = `u32(row${pixel} + ky) * ${inWidth}u + u32(column${pixel} + kx)`;
      const value = `x[(image${pixel} + ${at}) * ${depth}u + k]`;
      if (inside) return `let x${pixel} = ${value};`;
      return `var x${pixel} = ${source}(0);
      if ((row${pixel} + ky >= 0) & (row${pixel} + ky < ${inHeight}) &
        (column${pixel} + kx >= 0) & (column${pixel} + kx < ${inWidth})) { x${pixel} = ${value}; }`;
    };
    const addend = {
      each: (vector: number) => `bias[group * ${vectors}u + ${vector}u]`,
      same: () => `${sum}(bias[0])`,
      none: () => `${sum}(0)`,
    };
    const store = (pixel: number, vector: number) => {
      const value = `sum${pixel * vectors + vector} + ${addend[bias](vector)}`;
      const active = activation === "relu" ? `max(${value}, ${sum}(0))` : value;
      return `y[(first + ${pixel}u) * ${row}u + group * ${vectors}u + ${vector}u] = ${active};`;
    };
    const inputs = {
      x: source,
      weights: sum,
      ...bias !== "none" && { bias: bias === "each" ? sum : "f32" },
    };
    return `${bindings(inputs, { y: sum }, ["batch: u32"])}
${eachThread}
  let group = thread % ${row / vectors}u;
  let first = thread / ${row / vectors}u * ${pixels}u;
  let count = numbers.batch * ${outHeight * outWidth}u;
  if (first >= count) { return; }
  ${
      lines(pixels, (pixel) => `
  let pixel${pixel} = min(first + ${pixel}u, count - 1u);
  let image${pixel} = pixel${pixel} / ${outHeight * outWidth}u * ${inHeight * inWidth}u;
  let row${pixel} = i32(pixel${pixel} % ${
        outHeight * outWidth
      }u / ${outWidth}u) * ${strideHeight} - ${padTop};
  let column${pixel} = i32(pixel${pixel} % ${outWidth}u) * ${strideWidth} - ${padLeft};`)
    }
  ${lines(pixels * vectors, (at) => `var sum${at} = ${sum}(0);`)}
  for (var ky = 0; ky < ${filterHeight}; ky++) {
  for (var kx = 0; kx < ${filterWidth}; kx++) {
    let tap = u32(ky * ${filterWidth} + kx) * ${inChannels}u;
    for (var k = 0u; k < ${depth}u; k++) {
      ${lines(pixels, load)}
      ${
      lines(deep, (at) =>
        `{
        let start = (tap + k * ${deep}u + ${at}u) * ${row}u + group * ${vectors}u;
        ${lines(vectors, (vector) => `let w${vector} = weights[start + ${vector}u];`)}
        ${
          lines(
            pixels,
            (pixel) =>
              lines(
                vectors,
                (vector) => `sum${pixel * vectors + vector} += ${part(pixel, at)} * w${vector};`,
              ),
          )
        }
      }`)
    }
    }
  }
  }
  ${
      lines(
        pixels,
        (pixel) =>
          `if (first + ${pixel}u < count) {
    ${lines(vectors, (vector) => store(pixel, vector))}
  }`,
      )
    }
}`;
  },
);
