import type * as tf from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";

/** Numbers of a part. */
const CHUNK = 16384;

interface Sampling {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Which of `from` rows (or columns) each of `to` takes; the numbers never fall. */
function nearest(from: number, to: number, { alignCorners, halfPixelCenters }: Sampling): number[] {
  const inset = alignCorners && to > 1 ? 1 : 0;
  const ratio = (from - inset) / (to - inset);
  return Array.from({ length: to }, (_, index) => {
    const place = ratio * (halfPixelCenters ? index + 0.5 : index);
    return Math.max(0, Math.min(from - 1, alignCorners ? Math.round(place) : Math.floor(place)));
  });
}

/** The first of those that take each row or a later one, and one past the last. */
function starts(taken: readonly number[], from: number): number[] {
  const first = new Array<number>(from + 1).fill(taken.length);
  for (let index = taken.length - 1; index >= 0; index--) first.fill(index, 0, taken[index] + 1);
  return first;
}

/** Runs either kernel: from images of one height and width to images of another, by two tables. */
function resample(
  backend: WasmThreadsBackend,
  kernel: "resizeNearest" | "resizeNearestGradient",
  source: tf.TensorInfo,
  [height, width]: readonly number[],
  rows: readonly number[],
  columns: readonly number[],
): tf.TensorInfo {
  const [batch, sourceHeight, sourceWidth, channels] = source.shape;
  const from = backend.address(source);
  const output = backend.allocate([batch, height, width, channels]);
  const partRows = Math.max(1, Math.floor(CHUNK / (width * channels)));
  backend.withScratch((rows.length + columns.length) * 4, (tables) => {
    const { buffer } = backend.engine.heap.memory;
    new Int32Array(buffer, tables, rows.length + columns.length).set([...rows, ...columns]);
    backend.engine.run(kernel, Math.ceil(batch * height / partRows), [
      from,
      backend.address(output),
      tables,
      tables + rows.length * 4,
      sourceHeight,
      sourceWidth,
      height,
      width,
      channels,
      partRows,
      batch * height,
    ]);
  });
  return output;
}

const isEmpty = (...shapes: number[][]) => shapes.flat().includes(0);

/** `ResizeNearestNeighbor`, which upsampling layers are made of, and its gradient. */
export const resizeKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["ResizeNearestNeighbor", ({ inputs: { images }, attrs, backend }) => {
    const { size, ...sampling } = attrs as unknown as Sampling & { size: [number, number] };
    if (images.dtype !== "float32" || isEmpty(images.shape, size)) return undefined;
    const [, height, width] = images.shape;
    const rows = nearest(height, size[0], sampling), columns = nearest(width, size[1], sampling);
    return resample(backend, "resizeNearest", images, size, rows, columns);
  }],
  // The stock kernel looks for the gradient of every image among the first ones' and takes no notice
  // of half pixels; this one is what the formula says.
  ["ResizeNearestNeighborGrad", ({ inputs: { images, dy }, attrs, backend }) => {
    const sampling = attrs as unknown as Sampling;
    if (dy.dtype !== "float32" || isEmpty(images.shape, dy.shape)) return undefined;
    const [, height, width] = images.shape, [, outHeight, outWidth] = dy.shape;
    const rows = starts(nearest(height, outHeight, sampling), height);
    const columns = starts(nearest(width, outWidth, sampling), width);
    return resample(backend, "resizeNearestGradient", dy, [height, width], rows, columns);
  }],
]);
