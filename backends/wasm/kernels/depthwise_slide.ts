import type { WasmThreadsBackend } from "../backend.ts";
import { advanceOf, type Axes, type Axis } from "./depthwise_axes.ts";
import type { WindowOperands } from "./depthwise_windows.ts";

/** Numbers of y that a part computes at least, more or less. */
const PART_NUMBERS = 16384;
/** Parts that many images make at least: more would read the rows where they meet more often. */
const PARTS = 64;
/** Bytes of a column of x as assembly/depthwise_rows.ts keeps it, and of the taps, of 4 channels. */
const COLUMN_BYTES = 48, TAPS_BYTES = 144;

/** How windows of 3 x 3 slide along the rows. */
export interface Slide {
  readonly strideHeight: number;
  readonly stride: number;
  /** Rows and columns by which the first windows reach over the edges. */
  readonly top: number;
  readonly left: number;
  /** Whether the first tap is the last in x. */
  readonly turned: boolean;
}

/** How assembly/depthwise_slide.ts may go along the rows, or `undefined` where it may not. */
export function slideOf({ rows, columns }: Axes): Slide | undefined {
  const isThree = ({ taps, period, position }: Axis) =>
    taps === 3 && period === 1 && Math.abs(position(0, 2) - position(0, 0)) === 2;
  const before = ({ position }: Axis) => -Math.min(position(0, 0), position(0, 2));
  const stride = advanceOf(columns), left = before(columns);
  if (!isThree(rows) || !isThree(columns) || stride > 2 || left < 0) return undefined;
  const turned = rows.position(0, 2) < rows.position(0, 0);
  return { strideHeight: advanceOf(rows), stride, top: before(rows), left, turned };
}

/** Lends each thread memory for three rows of x, and the taps. Tells `use` where, and how much. */
export function withRows(
  backend: WasmThreadsBackend,
  { windows, stride, channels }: { windows: number; stride: number; channels: number },
  use: (lent: readonly [address: number, bytes: number]) => void,
): void {
  const columns = (windows - 1) * stride + 3;
  const block = columns * COLUMN_BYTES + TAPS_BYTES;
  const bytes = Math.ceil((Math.ceil(channels / 4) * block + windows * 16) / 64) * 64;
  backend.withScratch(bytes * backend.engine.threads, (address) => use([address, bytes]));
}

/** Fills y with x * weights (+ initial) (then ReLU, if `extra`). */
export function slideWindows(
  backend: WasmThreadsBackend,
  { rows, columns }: Axes,
  { strideHeight, stride, top, left, turned }: Slide,
  { x, y, weights = 0, initial = 0, batch, channels, extra = 0 }: WindowOperands,
): void {
  const pixel = channels * 4, windows = columns.windows;
  const least = Math.max(PART_NUMBERS / (windows * channels), batch * rows.windows / PARTS);
  const partRows = Math.min(rows.windows, Math.ceil(least));
  const parts = batch * Math.ceil(rows.windows / partRows);
  withRows(backend, { windows, stride, channels }, (lent) => {
    backend.engine.run("depthwiseSlide", parts, [
      x,
      y,
      turned ? weights + 8 * pixel : weights,
      initial,
      rows.windows,
      partRows,
      rows.length,
      columns.length,
      windows,
      channels,
      strideHeight,
      stride,
      turned ? -pixel : pixel,
      top,
      left,
      extra,
      ...lent,
    ]);
  });
}
