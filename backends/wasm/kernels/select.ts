import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";
import { isNumeric } from "./strided.ts";

/** Elements of a part. */
const CHUNK = 16384;

/** `Select`, of tensors as large as the condition: TensorFlow.js repeats smaller ones before. */
export const selectKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Select", ({ inputs: { condition, t, e }, backend }) => {
    const size = util.sizeFromShape(t.shape);
    const sizes = [condition, e].map(({ shape }) => util.sizeFromShape(shape));
    if (sizes.some((other) => other !== size) || condition.dtype !== "bool") return undefined;
    if (!isNumeric(t) || e.dtype !== t.dtype) return undefined;
    const sources = [condition, t, e].map((tensor) => backend.address(tensor));
    const output = backend.allocate(t.shape, t.dtype);
    const kernel = t.dtype === "bool" ? "selectBytes" : "selectWords";
    backend.engine.run(kernel, Math.ceil(size / CHUNK), [
      ...sources,
      backend.address(output),
      size,
    ]);
    return output;
  }],
]);
