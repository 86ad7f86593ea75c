import { type DataType, type TensorInfo, type TypedArray, util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** The same values under another shape, shared, not copied. */
const share = (x: TensorInfo, shape: number[]): OwnKernel => ({ backend }) => {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape, dtype: x.dtype };
};

/** What only renames a tensor. */
export const reshapeKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Identity", (call) => share(call.inputs.x, call.inputs.x.shape)(call)],
  ["Reshape", (call) => {
    const { x } = call.inputs;
    const size = util.sizeFromShape(x.shape);
    const shape = util.inferFromImplicitShape((call.attrs as { shape: number[] }).shape, size);
    if (util.sizeFromShape(shape) !== size) return undefined;
    return share(x, shape)(call);
  }],
  ["Cast", (call) => {
    const { x } = call.inputs;
    const { dtype } = call.attrs as { dtype: DataType };
    if (x.dtype === "complex64" || dtype === "complex64") return undefined;
    if (x.dtype === dtype) return share(x, x.shape)(call);
    // The cpu kernel converts only where something is lost; elsewhere the new tensor shares the old
    // one's numbers, whose bytes mean something else to our kernels.
    if (util.hasEncodingLoss(x.dtype, dtype)) return undefined;
    const values = call.backend.readSync(x.dataId) as TypedArray;
    const TypedArrayOf = dtype === "float32" ? Float32Array : Int32Array;
    return call.backend.makeTensorInfo(x.shape, dtype, new TypedArrayOf(values));
  }],
]);
