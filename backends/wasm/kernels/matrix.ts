import { backend_util, type TensorInfo, util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";
import { activate, activationOf } from "./activation.ts";
import { broadcast } from "./broadcast.ts";
import { type Factors, multiply, productShape } from "./matrix_product.ts";

/** Whether a tensor is repeated along the axes of a result, and does not make them longer. */
function repeatsAlong(shape: number[], { dtype, shape: own }: TensorInfo): boolean {
  const together = backend_util.assertAndGetBroadcastShape(shape, own);
  return dtype === "float32" && util.arraysEqual(together, shape);
}

/** `BatchMatMul`, and `_FusedMatMul` with a bias of any shape and every activation. */
export const matrixKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["BatchMatMul", ({ inputs, attrs, backend }) => {
    const factors = { ...inputs, ...attrs } as unknown as Factors;
    const sizes = productShape(factors);
    return sizes && multiply(backend, factors, sizes);
  }],
  ["_FusedMatMul", ({ inputs, attrs, backend }) => {
    const factors = { ...inputs, ...attrs } as unknown as Factors;
    const sizes = productShape(factors);
    const bias = inputs.bias ?? undefined, slopes = inputs.preluActivationWeights ?? undefined;
    const activation = activationOf(attrs, slopes);
    if (sizes === undefined || activation === undefined) return undefined;
    const { leading, rows, depth, columns } = sizes;
    const shape = [...leading, rows, columns];
    const fits = [bias, slopes].every((info) => info === undefined || repeatsAlong(shape, info));
    if (!fits) return undefined;
    // A bias for each column is where the sums begin; one of another shape is added in the end.
    const begins = depth > 0 && columns > 1 && bias?.shape.at(-1) === columns &&
      util.sizeFromShape(bias.shape) === columns;
    const output = multiply(backend, factors, sizes, begins ? bias : undefined);
    if (bias !== undefined && !begins) broadcast(backend, "add", output, bias, "float32", output);
    activate(backend, output, activation);
    return output;
  }],
]);
