import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** Columns of a part of assembly/segment.ts. */
const BLOCK = 64;

/** `UnsortedSegmentSum` along the first axis: the gradient of `GatherV2`. */
export const segmentKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["UnsortedSegmentSum", ({ inputs: { x, segmentIds }, attrs, backend }) => {
    const { numSegments } = attrs as { numSegments: number };
    const rows = util.sizeFromShape(segmentIds.shape), size = util.sizeFromShape(x.shape);
    const ours = x.dtype === "float32" && segmentIds.dtype === "int32" &&
      segmentIds.shape.length === 1 && rows === x.shape[0] && size > 0;
    if (!ours || !(numSegments > 0)) return undefined;
    const columns = size / rows;
    const addresses = [backend.address(x), backend.address(segmentIds)];
    const output = backend.allocate([numSegments, ...x.shape.slice(1)]);
    const sizes = [rows, columns, numSegments];
    const parts = Math.ceil(columns / BLOCK);
    backend.engine.run("segmentSum", parts, [...addresses, backend.address(output), ...sizes]);
    return output;
  }],
]);
