import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Numbers of y that a part computes at least. */
const PART_NUMBERS = 16384;

/** How windows lie along one axis, the rows or the columns. */
export interface Axis {
  /** How many windows there are: y's length. */
  readonly windows: number;
  /** Taps of a whole window. */
  readonly taps: number;
  /** x's length. */
  readonly length: number;
  /** From a window to the next with the same taps, the edges of x aside. */
  readonly period: number;
  /** Where in x a window's tap lies. Outside of x or between pixels, the window goes without it. */
  position(window: number, tap: number): number;
}

/** Both axes. */
export interface Axes {
  readonly rows: Axis;
  readonly columns: Axis;
}

function axesOf(
  info: Conv2DInfo,
  axis: (
    sizes: { input: number; output: number; taps: number },
    steps: { stride: number; dilation: number; pad: number },
  ) => Axis,
): Axes {
  return {
    rows: axis(
      { input: info.inHeight, output: info.outHeight, taps: info.filterHeight },
      { stride: info.strideHeight, dilation: info.dilationHeight, pad: info.padInfo.top },
    ),
    columns: axis(
      { input: info.inWidth, output: info.outWidth, taps: info.filterWidth },
      { stride: info.strideWidth, dilation: info.dilationWidth, pad: info.padInfo.left },
    ),
  };
}

/** The windows that slide over the input of a convolution or of pooling. */
export function slidingWindows(info: Conv2DInfo): Axes {
  return axesOf(info, ({ input, output, taps }, { stride, dilation, pad }) => ({
    windows: output,
    taps,
    length: input,
    period: 1,
    position: (window, tap) => window * stride - pad + tap * dilation,
  }));
}

/** The windows of the gradient: a pixel's holds those of `slidingWindows` that the pixel is in. */
export function gradientWindows(info: Conv2DInfo): Axes {
  return axesOf(info, ({ input, output, taps }, { stride, dilation, pad }) => ({
    windows: input,
    taps,
    length: output,
    period: stride,
    position: (window, tap) => (window + pad - tap * dilation) / stride,
  }));
}

/** The taps of a window, in the order in which they lie in x. */
interface Taps {
  readonly count: number;
  readonly firstTap: number;
  readonly firstPosition: number;
}

interface AxisPlan {
  readonly windows: readonly Taps[];
  /** From one of a window's taps to the next, the same for all windows. */
  readonly tapStep: number;
  readonly positionStep: number;
}

function planAxis(axis: Axis): AxisPlan {
  let tapStep = 0, positionStep = 0;
  const windows = Array.from({ length: axis.windows }, (_, window) => {
    const taps = Array.from({ length: axis.taps }, (_, tap) => tap)
      .map((tap) => ({ tap, position: axis.position(window, tap) }))
      .filter(({ position: at }) => at >= 0 && at < axis.length && Number.isInteger(at))
      .sort((one, other) => one.position - other.position);
    if (taps.length > 1) {
      tapStep = taps[1].tap - taps[0].tap;
      positionStep = taps[1].position - taps[0].position;
    }
    const { tap, position } = taps[0] ?? { tap: 0, position: 0 };
    return { count: taps.length, firstTap: tap, firstPosition: position };
  });
  return { windows, tapStep, positionStep };
}

/** How far a window lies from the one before it in its run. */
const advanceOf = ({ position, period }: Axis): number => position(period, 0) - position(0, 0);

/** Windows `period` apart that have the same taps, each `advance` further in x. */
interface Run extends Taps {
  readonly first: number;
  windows: number;
}

function runsOf(windows: readonly Taps[], axis: Axis): Run[] {
  const advance = advanceOf(axis);
  const runs: Run[] = [];
  for (let phase = 0; phase < axis.period; phase++) {
    let run: Run | undefined;
    for (let window = phase; window < windows.length; window += axis.period) {
      const taps = windows[window];
      if (
        run?.count === taps.count && run.firstTap === taps.firstTap &&
        taps.firstPosition === run.firstPosition + run.windows * advance
      ) run.windows++;
      else {
        run = { ...taps, first: window, windows: 1 };
        runs.push(run);
      }
    }
  }
  return runs;
}

/** How assembly/depthwise_slide.ts may go along a row. */
interface Slide {
  readonly stride: number;
  /** Columns by which the first window reaches over the left edge. */
  readonly left: number;
  /** The tap over the leftmost column, and from a tap to the one on its right. */
  readonly firstTap: number;
  readonly tapStep: number;
}

function slideOf({ rows, columns }: Axes): Slide | undefined {
  const stride = advanceOf(columns);
  const first = columns.position(0, 0), last = columns.position(0, 2);
  const left = -Math.min(first, last);
  const suits = rows.taps <= 3 && columns.taps === 3 && columns.period === 1 &&
    (stride === 1 || stride === 2) &&
    Math.abs(last - first) === 2 && left >= 0 && left + stride <= 3;
  if (!suits) return undefined;
  return first < last
    ? { stride, left, firstTap: 0, tapStep: 1 }
    : { stride, left, firstTap: 2, tapStep: -1 };
}

/** Kernels of assembly/depthwise_windows.ts. */
export type WindowKernel = "averagePool" | "depthwiseConvolution" | "maxPool";

/** What `combineWindows` works on; all but the numbers are addresses. */
export interface WindowOperands {
  readonly x: number;
  readonly y: number;
  readonly weights?: number;
  readonly initial?: number;
  readonly batch: number;
  readonly channels: number;
  /** What the kernel's source says. */
  readonly extra?: number;
}

/** Fills y with what the kernel makes of the windows of x, each channel apart. */
export function combineWindows(
  backend: WasmThreadsBackend,
  kernel: WindowKernel,
  { rows, columns }: Axes,
  { x, y, weights = 0, initial = 0, batch, channels, extra = 0 }: WindowOperands,
): void {
  const pixel = channels * 4;
  const xRow = columns.length * pixel, yRow = columns.windows * pixel;
  const filterRow = columns.taps * pixel;
  const rowPlan = planAxis(rows), columnPlan = planAxis(columns);
  const runs = runsOf(columnPlan.windows, columns);
  const slide = slideOf({ rows, columns });
  const rowTable = rowPlan.windows.flatMap(({ count, firstTap, firstPosition }) => [
    firstTap * filterRow,
    count,
    firstPosition * xRow,
  ]);
  const runTable = runs.flatMap(({ first, windows, count, firstTap, firstPosition }) => [
    first * pixel,
    windows,
    firstTap * pixel,
    count,
    firstPosition * pixel,
  ]);
  const partRows = Math.max(1, Math.round(PART_NUMBERS / (columns.windows * channels)));
  const allRows = batch * rows.windows;
  backend.withScratch((rowTable.length + runTable.length) * 4, (table) => {
    const { buffer } = backend.engine.heap.memory;
    new Int32Array(buffer, table).set([...rowTable, ...runTable]);
    backend.engine.run(kernel, Math.ceil(allRows / partRows), [
      x,
      y,
      weights,
      initial,
      table,
      table + rowTable.length * 4,
      runs.length,
      allRows,
      partRows,
      rows.windows,
      rows.length * xRow,
      xRow,
      channels,
      yRow,
      rowPlan.positionStep * xRow,
      columnPlan.positionStep * pixel,
      rowPlan.tapStep * filterRow,
      (slide?.tapStep ?? columnPlan.tapStep) * pixel,
      advanceOf(columns) * pixel,
      columns.period * pixel,
      extra,
      slide?.stride ?? 0,
      slide?.left ?? 0,
      (slide?.firstTap ?? 0) * pixel,
      columns.length,
      columns.windows,
    ]);
  });
}
