import { type DataType, util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";
import { fillBox, isNumericType } from "./strided.ts";

const filled = (shape: number[], dtype: DataType, value: number): OwnKernel => ({ backend }) => {
  if (!isNumericType(dtype)) return undefined;
  const output = backend.allocate(shape, dtype);
  const destination = backend.address(output);
  fillBox(backend, dtype, [{ size: util.sizeFromShape(shape), to: 1 }], { value, destination });
  return output;
};

/** `Fill`, `ZerosLike` and `OnesLike`. */
export const fillKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Fill", (call) => {
    const { shape, value, dtype } = call.attrs as {
      shape: number[];
      value: number;
      dtype?: DataType;
    };
    return filled(shape, dtype ?? util.inferDtype(value), value)(call);
  }],
  ["ZerosLike", (call) => filled(call.inputs.x.shape, call.inputs.x.dtype, 0)(call)],
  ["OnesLike", (call) => filled(call.inputs.x.shape, call.inputs.x.dtype, 1)(call)],
]);
