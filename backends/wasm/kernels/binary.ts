import type { KernelName } from "../kernels_generated.ts";
import type { OwnKernel } from "../register.ts";
import { broadcast } from "./broadcast.ts";
import { areAll } from "./types.ts";

function arithmetic(kernel: KernelName): OwnKernel {
  return ({ inputs: { a, b }, backend }) =>
    areAll("float32", a, b) ? broadcast(backend, kernel, a, b, "float32") : undefined;
}

/** A comparison; `turned` says that the kernel takes the operands the other way round. */
function comparison(floats: KernelName, integers: KernelName, turned = false): OwnKernel {
  return ({ inputs, backend }) => {
    const [a, b] = turned ? [inputs.b, inputs.a] : [inputs.a, inputs.b];
    if (areAll("float32", a, b)) return broadcast(backend, floats, a, b, "bool");
    if (areAll("int32", a, b)) return broadcast(backend, integers, a, b, "bool");
    return undefined;
  };
}

function logic(kernel: KernelName): OwnKernel {
  return ({ inputs: { a, b }, backend }) =>
    areAll("bool", a, b) ? broadcast(backend, kernel, a, b, "bool") : undefined;
}

/** dx from dy and the function's input or output, which `other` names. */
function gradient(kernel: KernelName, other: "x" | "y"): OwnKernel {
  return ({ inputs, backend }) => {
    const { dy, [other]: known } = inputs;
    return areAll("float32", dy, known)
      ? broadcast(backend, kernel, dy, known, "float32")
      : undefined;
  };
}

const clipGradient: OwnKernel = ({ inputs: { dy, x }, attrs, backend }) => {
  const { clipValueMin, clipValueMax } = attrs as { clipValueMin: number; clipValueMax: number };
  const bounds = [clipValueMin, clipValueMax];
  return broadcast(backend, "clipGradient", dy, x, "float32", undefined, bounds);
};

/** Operations on two tensors, with broadcasting. */
export const binaryKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Add", arithmetic("add")],
  ["ClipByValueGrad", clipGradient],
  ["EluGrad", gradient("eluGradient", "y")],
  ["Equal", comparison("equal", "equalIntegers")],
  ["Greater", comparison("less", "lessIntegers", true)],
  ["GreaterEqual", comparison("lessOrEqual", "lessOrEqualIntegers", true)],
  ["Less", comparison("less", "lessIntegers")],
  ["LessEqual", comparison("lessOrEqual", "lessOrEqualIntegers")],
  ["LogicalAnd", logic("logicalAnd")],
  ["LogicalOr", logic("logicalOr")],
  ["Maximum", arithmetic("maximum")],
  ["Minimum", arithmetic("minimum")],
  ["Multiply", arithmetic("multiply")],
  ["NotEqual", comparison("notEqual", "notEqualIntegers")],
  [
    "Prelu",
    ({ inputs: { x, alpha }, backend }) =>
      areAll("float32", x, alpha) ? broadcast(backend, "prelu", x, alpha, "float32") : undefined,
  ],
  ["RealDiv", arithmetic("divide")],
  ["Relu6Grad", gradient("relu6Gradient", "x")],
  ["ReluGrad", gradient("reluGradient", "x")],
  ["SigmoidGrad", gradient("sigmoidGradient", "y")],
  ["SquaredDifference", arithmetic("squaredDifference")],
  ["Sub", arithmetic("subtract")],
  ["TanhGrad", gradient("tanhGradient", "y")],
]);
