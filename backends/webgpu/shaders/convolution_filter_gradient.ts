import { bindings, floats, largestPart, lines, shader, widthOf, WORKGROUP } from "../shader.ts";
import type { Window } from "./window.ts";

/** Threads that a GPU should have at least, so that none of its cores is idle. */
const ENOUGH_THREADS = 16_384;

/** How the sum over a batch is cut: rows of the output, of all images, in slices of equal size. */
export interface Slices {
  readonly count: number;
  readonly rows: number;
}

/** Channels and vectors of filters that one thread computes. */
function tileOf({ inChannels, outChannels }: Window): { channels: number; vectors: number } {
  const channels = largestPart(inChannels, 8);
  return { channels, vectors: largestPart(outChannels / widthOf(outChannels), 2) };
}

/** Threads of one slice. */
export function filterGradientThreads(window: Window): number {
  const { channels, vectors } = tileOf(window);
  const { filterHeight, filterWidth, inChannels, outChannels } = window;
  return filterHeight * filterWidth * (inChannels / channels) *
    (outChannels / widthOf(outChannels) / vectors);
}

/** Slices of a batch: a matter of shapes alone, so that sums are always made in the same order. */
export function slicesOf(window: Window, batch: number): Slices {
  const rows = batch * window.outHeight;
  const wanted = Math.min(rows, Math.ceil(ENOUGH_THREADS / filterGradientThreads(window)));
  const rowsOfSlice = Math.ceil(rows / wanted);
  return { count: Math.ceil(rows / rowsOfSlice), rows: rowsOfSlice };
}

/**
 * The gradient of a convolution's filter, a part of it for each slice of the batch: a thread keeps the
 * sums of some channels and filters at one place of the window, and walks through the slice's pixels.
 *
 * Bindings: x, dy, parts (slices x filter's shape); numbers: batch, rows of a slice.
 */
export const filterGradientShader = shader("convolution filter gradient", (window: Window) => {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = window;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padTop, padLeft, inside } = window;
  const { channels, vectors } = tileOf(window);
  const wide = widthOf(outChannels), deep = widthOf(channels);
  const [sum, source] = [floats(wide), floats(deep)];
  const row = outChannels / wide;
  const groups = row / vectors, parts = inChannels / channels;
  const part = (channel: number) =>
    deep === 1 ? `x${channel}` : `x${Math.floor(channel / 4)}[${channel % 4}]`;
  return `${bindings({ x: source, dy: sum }, { parts: sum }, ["batch: u32", "rows: u32"])}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let thread = workgroup.x * ${WORKGROUP}u + local;
  if (thread >= ${filterGradientThreads(window)}u) { return; }
  let group = thread % ${groups}u;
  let part = thread / ${groups}u % ${parts}u;
  let kx = i32(thread / ${groups * parts}u % ${filterWidth}u);
  let ky = i32(thread / ${groups * parts * filterWidth}u);
  let begin = workgroup.y * numbers.rows;
  let end = min(begin + numbers.rows, numbers.batch * ${outHeight}u);
  ${lines(channels * vectors, (at) => `var sum${at} = ${sum}(0);`)}
  for (var line = begin; line < end; line++) {
    let across = i32(line % ${outHeight}u) * ${strideHeight} - ${padTop} + ky;
    ${inside ? "" : `if (across < 0 || across >= ${inHeight}) { continue; }`}
    let start = (line / ${outHeight}u * ${inHeight}u + u32(across)) * ${inWidth}u;
    for (var column = 0; column < ${outWidth}; column++) {
      let right = column * ${strideWidth} - ${padLeft} + kx;
      ${inside ? "" : `if (right < 0 || right >= ${inWidth}) { continue; }`}
      let at = ((start + u32(right)) * ${inChannels}u + part * ${channels}u) / ${deep}u;
      let gradient = (line * ${outWidth}u + u32(column)) * ${row}u + group * ${vectors}u;
      ${lines(channels / deep, (vector) => `let x${vector} = x[at + ${vector}u];`)}
      ${lines(vectors, (vector) => `let y${vector} = dy[gradient + ${vector}u];`)}
      ${
    lines(
      channels,
      (channel) =>
        lines(
          vectors,
          (vector) => `sum${channel * vectors + vector} += ${part(channel)} * y${vector};`,
        ),
    )
  }
    }
  }
  let tap = (workgroup.y * ${
    filterHeight * filterWidth
  }u + u32(ky) * ${filterWidth}u + u32(kx)) * ${inChannels}u + part * ${channels}u;
  ${
    lines(channels, (channel) =>
      lines(
        vectors,
        (vector) =>
          `parts[(tap + ${channel}u) * ${row}u + group * ${vectors}u + ${vector}u] = sum${
            channel * vectors + vector
          };`,
      ))
  }
}`;
});
