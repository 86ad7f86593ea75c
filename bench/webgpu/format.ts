import { formatMilliseconds, formatNumber, formatRatio, formatTable } from "../table.ts";
import type { KernelTime } from "./kernel_times.ts";
import type { StepMeasure, WebGpuResult } from "./measure.ts";

function formatKernels(kernels: readonly KernelTime[]): string[] {
  const total = kernels.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = kernels.map(({ kernel, calls, seconds }) => [
    kernel,
    String(calls),
    formatMilliseconds(seconds),
    formatRatio(seconds / total),
  ]);
  return formatTable(["a step on the GPU", "commands", "ms", "of all"], rows);
}

/** Lines of 80 columns at most. */
export function formatWebGpu({ device, batch, glyph, stock, kernels }: WebGpuResult): string[] {
  const row = (name: string, { timing, commands }: StepMeasure) => [
    name,
    formatMilliseconds(timing.median),
    formatMilliseconds(timing.least),
    formatMilliseconds(timing.most),
    formatNumber(batch / timing.median),
    String(commands.dispatches),
    String(commands.submits),
    String(commands.bytesRead),
  ];
  const titles = ["backend", "ms", "least", "most", "images/s", "commands", "submits", "read"];
  const ratio = stock.timing.median / glyph.timing.median;
  return [
    `Training step of ${batch} images on ${device.name}`,
    ...device.software ? ["It is no GPU, but one in software."] : [],
    "",
    ...formatTable(titles, [row("Glyph", glyph), row("TensorFlow.js", stock)]),
    "",
    `Glyph is ${formatNumber(ratio)} times as fast. Commands, submits and bytes read are a step's.`,
    "",
    ...kernels === undefined
      ? ["This GPU does not tell times: none by kernel"]
      : formatKernels(kernels),
  ];
}
