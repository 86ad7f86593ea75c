import type { WasmThreadsBackend } from "../backend.ts";
import { advanceOf, type Axes, planAxis, runsOf } from "./depthwise_axes.ts";

/** Numbers of y that a part computes at least. */
const PART_NUMBERS = 16384;

/** Kernels of assembly/depthwise_windows.ts. */
export type WindowKernel =
  | "averagePool"
  | "depthwiseConvolution"
  | "maxPool"
  | "maxPoolGradient"
  | "maxPoolTaps";

/** What windows are combined of and into; the first four are addresses. */
export interface WindowOperands {
  readonly x: number;
  readonly y: number;
  /** Without any, the kernel is told the taps' numbers. */
  readonly weights?: number;
  /** What address(3) is in the kernel's source. */
  readonly initial?: number;
  readonly batch: number;
  readonly channels: number;
  /** What integer(20) is in the kernel's source. */
  readonly extra?: number;
}

/** Fills y with what the kernel makes of the windows of x, each channel apart. */
export function combineWindows(
  backend: WasmThreadsBackend,
  kernel: WindowKernel,
  { rows, columns }: Axes,
  { x, y, weights, initial = 0, batch, channels, extra = 0 }: WindowOperands,
): void {
  const pixel = channels * 4, weight = weights === undefined ? 1 : pixel;
  const xRow = columns.length * pixel, weightRow = columns.taps * weight;
  const rowPlan = planAxis(rows), columnPlan = planAxis(columns);
  const runs = runsOf(columnPlan.windows, columns);
  const table: number[] = [];
  for (const { count, firstTap, firstPosition } of rowPlan.windows) {
    table.push(firstTap * weightRow, count, firstPosition * xRow);
  }
  const rowNumbers = table.length;
  for (const { first, windows, count, firstTap, firstPosition } of runs) {
    table.push(first * pixel, windows, firstTap * weight, count, firstPosition * pixel);
  }
  const partRows = Math.max(1, Math.round(PART_NUMBERS / (columns.windows * channels)));
  const allRows = batch * rows.windows;
  backend.withScratch(table.length * 4, (address) => {
    new Int32Array(backend.engine.heap.memory.buffer, address).set(table);
    backend.engine.run(kernel, Math.ceil(allRows / partRows), [
      x,
      y,
      weights ?? 0,
      initial,
      address,
      address + rowNumbers * 4,
      runs.length,
      allRows,
      partRows,
      rows.windows,
      rows.length * xRow,
      xRow,
      channels,
      columns.windows * pixel,
      rowPlan.positionStep * xRow,
      columnPlan.positionStep * pixel,
      rowPlan.tapStep * weightRow,
      columnPlan.tapStep * weight,
      advanceOf(columns) * pixel,
      columns.period * pixel,
      extra,
    ]);
  });
}
