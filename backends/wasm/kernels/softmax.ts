import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** Numbers of a part, about. */
const PART_SIZE = 4096;

/** `Softmax` along the last axis. */
export const softmaxKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Softmax", ({ inputs: { logits }, attrs, backend }) => {
    const { dtype, shape } = logits;
    const { dim } = attrs as { dim: number };
    const size = util.sizeFromShape(shape);
    const last = dim === -1 || dim === shape.length - 1;
    if (dtype !== "float32" || shape.length === 0 || size === 0 || !last) return undefined;
    const columns = shape.at(-1)!;
    const rows = size / columns;
    const rowsPerPart = Math.ceil(PART_SIZE / columns);
    const source = backend.address(logits);
    const output = backend.allocate(shape);
    backend.engine.run("softmax", Math.ceil(rows / rowsPerPart), [
      source,
      backend.address(output),
      rows,
      columns,
      rowsPerPart,
    ]);
    return output;
  }],
]);
