import type { backend_util } from "@tensorflow/tfjs";

type Conv2DInfo = backend_util.Conv2DInfo;

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

/** Which taps the windows along an axis have. */
export function planAxis(axis: Axis): AxisPlan {
  const windows: Taps[] = [];
  let tapStep = 0, positionStep = 0;
  for (let window = 0; window < axis.windows; window++) {
    let count = 0, firstTap = 0, firstPosition = 0;
    for (let tap = 0; tap < axis.taps; tap++) {
      const position = axis.position(window, tap);
      if (position < 0 || position >= axis.length || !Number.isInteger(position)) continue;
      if (count === 1) {
        const sign = position > firstPosition ? 1 : -1;
        tapStep = sign * (tap - firstTap);
        positionStep = sign * (position - firstPosition);
      }
      if (count++ === 0 || position < firstPosition) {
        firstTap = tap;
        firstPosition = position;
      }
    }
    windows.push({ count, firstTap, firstPosition });
  }
  return { windows, tapStep, positionStep };
}

/** How far a window lies from the one before it in its run. */
export const advanceOf = ({ position, period }: Axis): number =>
  position(period, 0) - position(0, 0);

/** Windows `period` apart that have the same taps, each `advance` further in x. */
interface Run extends Taps {
  readonly first: number;
  windows: number;
}

/** The runs along an axis, each of as many windows as possible. */
export function runsOf(windows: readonly Taps[], axis: Axis): Run[] {
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
