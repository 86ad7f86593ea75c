import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** Shares of the rows that are summed apart: fixed, so that results are too. */
const SUM_PARTS = 32;

/** `Sum` over the leading axes, or over all of them. */
export const reductionKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Sum", ({ inputs: { x }, attrs, backend }) => {
    const { axis, keepDims } = attrs as { axis: number | number[]; keepDims: boolean };
    const axes = util.parseAxisParam(axis, x.shape);
    const leading = axes.every((value, index) => value === index);
    const size = util.sizeFromShape(x.shape);
    if (x.dtype !== "float32" || !leading || axes.length === 0 || size === 0) return undefined;
    const columns = util.sizeFromShape(x.shape.slice(axes.length));
    const rows = size / columns;
    const parts = Math.min(SUM_PARTS, rows);
    const source = backend.address(x);
    const kept = keepDims ? axes.map(() => 1) : [];
    const output = backend.allocate([...kept, ...x.shape.slice(axes.length)]);
    backend.withScratch(parts * columns * 8, (sums) => {
      backend.engine.run("columnSums", parts, [source, sums, parts, rows, columns]);
      backend.engine.run("columnSumsFinish", 1, [sums, backend.address(output), parts, columns]);
    });
    return output;
  }],
]);
