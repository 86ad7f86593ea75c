import { type DataType, util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";
import { fillBox, isNumericType, patternOf } from "./strided.ts";

/** Rows of a part. */
const ROWS = 4096;

/** `OneHot`. */
export const oneHotKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["OneHot", ({ inputs: { indices }, attrs, backend }) => {
    const { dtype, depth, onValue, offValue } = attrs as {
      dtype: DataType;
      depth: number;
      onValue: number;
      offValue: number;
    };
    const whole = Number.isInteger(onValue) && Number.isInteger(offValue);
    // The cpu kernel keeps fractions in tensors of any type.
    if (!isNumericType(dtype) || !whole && dtype !== "float32") return undefined;
    if (indices.dtype !== "int32") return undefined;
    const rows = util.sizeFromShape(indices.shape);
    const source = backend.address(indices);
    const output = backend.allocate([...indices.shape, depth], dtype);
    const destination = backend.address(output);
    fillBox(backend, dtype, [{ size: rows * depth, to: 1 }], { value: offValue, destination });
    backend.engine.run("oneHot", Math.ceil(rows / ROWS), [
      source,
      destination,
      util.bytesPerElement(dtype),
      rows,
      depth,
      patternOf(onValue, dtype),
    ]);
    return output;
  }],
]);
