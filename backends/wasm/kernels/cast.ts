import { type DataType, util } from "@tensorflow/tfjs";
import type { KernelName } from "../kernels_generated.ts";
import type { OwnKernel } from "../register.ts";
import { share } from "./reshape.ts";
import { isNumeric, isNumericType, type NumericType, patternOf } from "./strided.ts";

/** Numbers of a part. */
const CHUNK = 16384;

/** The kernel that converts, and its last argument. */
function conversion(from: NumericType, to: NumericType): [KernelName, number] {
  if (to === "bool") return ["numberToBool", from === "int32" ? 1 : 0];
  if (from === "bool") return ["boolToNumber", patternOf(1, to)];
  return [to === "float32" ? "integerToFloat" : "floatToInteger", 0];
}

/** `Cast`: numbers convert as between JavaScript's typed arrays, and to bool as `x != 0`. */
export const castKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Cast", ({ inputs: { x }, attrs, backend }) => {
    const { dtype } = attrs as { dtype: DataType };
    if (x.dtype === dtype && dtype !== "complex64") return share(backend, x, x.shape);
    if (!isNumeric(x) || !isNumericType(dtype)) return undefined;
    const [kernel, argument] = conversion(x.dtype, dtype);
    const size = util.sizeFromShape(x.shape);
    const source = backend.address(x);
    const output = backend.allocate(x.shape, dtype);
    backend.engine.run(kernel, Math.ceil(size / CHUNK), [
      source,
      backend.address(output),
      size,
      argument,
    ]);
    return output;
  }],
]);
