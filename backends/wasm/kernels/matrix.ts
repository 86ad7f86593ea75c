import type { OwnKernel } from "../register.ts";
import { epilogueOf, finish } from "./epilogue.ts";
import { type Factors, multiply, productShape } from "./matrix_product.ts";

/** `BatchMatMul`, and `_FusedMatMul` with a bias of any shape and every activation. */
export const matrixKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["BatchMatMul", ({ inputs, attrs, backend }) => {
    const factors = { ...inputs, ...attrs } as unknown as Factors;
    const shape = productShape(factors);
    return shape && multiply(backend, factors, shape);
  }],
  ["_FusedMatMul", (call) => {
    const factors = { ...call.inputs, ...call.attrs } as unknown as Factors;
    const shape = productShape(factors);
    const epilogue = shape && epilogueOf(call, [...shape.leading, shape.rows, shape.columns]);
    if (shape === undefined || epilogue === undefined) return undefined;
    const output = multiply(call.backend, factors, shape, epilogue.initial);
    finish(call, output, epilogue);
    return output;
  }],
]);
