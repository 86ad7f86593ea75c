import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";

/** The same values under another shape, shared, not copied. */
export function share<T extends TensorInfo>(
  backend: WasmThreadsBackend,
  x: T,
  shape: number[],
): { dataId: T["dataId"]; shape: number[]; dtype: T["dtype"] } {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape, dtype: x.dtype };
}

/** What only renames a tensor. */
export const reshapeKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Identity", ({ inputs: { x }, backend }) => share(backend, x, x.shape)],
  ["Reshape", ({ inputs: { x }, attrs, backend }) => {
    const size = util.sizeFromShape(x.shape);
    const shape = util.inferFromImplicitShape((attrs as { shape: number[] }).shape, size);
    return util.sizeFromShape(shape) === size ? share(backend, x, shape) : undefined;
  }],
  ["ExpandDims", ({ inputs: { input }, attrs, backend }) => {
    const { dim } = attrs as { dim: number };
    const rank = input.shape.length;
    if (dim < -(rank + 1)) return undefined;
    return share(backend, input, input.shape.toSpliced(dim < 0 ? rank + dim + 1 : dim, 0, 1));
  }],
]);
