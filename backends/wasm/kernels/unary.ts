import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { KernelName } from "../kernels_generated.ts";
import type { KernelCall, OwnKernel } from "../register.ts";

/** Numbers of a part of assembly/unary.ts. */
const CHUNK = 16384;

/** Runs a kernel of assembly/unary.ts from one tensor to another, which may be the same. */
export function mapNumbers(
  backend: WasmThreadsBackend,
  kernel: KernelName,
  x: TensorInfo,
  output: TensorInfo,
  parameters: readonly number[] = [],
): void {
  const size = util.sizeFromShape(x.shape);
  const addresses = [backend.address(x), backend.address(output)];
  backend.engine.run(kernel, Math.ceil(size / CHUNK), [...addresses, size], parameters);
}

function unary(
  kernel: KernelName,
  parameters: (attrs: KernelCall["attrs"]) => readonly number[] = () => [],
): OwnKernel {
  return ({ inputs: { x }, attrs, backend }) => {
    if (x.dtype !== "float32" || util.sizeFromShape(x.shape) === 0) return undefined;
    backend.address(x); // moves it first: then nothing is allocated if there is no room for it
    const output = backend.allocate(x.shape);
    mapNumbers(backend, kernel, x, output, parameters(attrs));
    return output;
  };
}

const alpha = (attrs: KernelCall["attrs"]) => [attrs.alpha as number];
const bounds = (attrs: KernelCall["attrs"]) => [
  attrs.clipValueMin as number,
  attrs.clipValueMax as number,
];

/** Functions of each number of a tensor. */
export const unaryKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Abs", unary("absolute")],
  ["Ceil", unary("ceiling")],
  ["ClipByValue", unary("clip", bounds)],
  ["Elu", unary("elu")],
  ["Erf", unary("errorFunction")],
  ["Exp", unary("exponential")],
  ["Expm1", unary("exponentialMinusOne")],
  ["Floor", unary("floor")],
  ["LeakyRelu", unary("leakyRelu", alpha)],
  ["Log", unary("logarithm")],
  ["Log1p", unary("logarithmOfOnePlus")],
  ["Neg", unary("negate")],
  ["Reciprocal", unary("reciprocal")],
  ["Relu", unary("relu")],
  ["Relu6", unary("relu6")],
  ["Round", unary("round")],
  // The kernel adds a number before the root: -0 leaves every number as it is.
  ["Rsqrt", unary("reciprocalRoot", () => [-0])],
  ["Selu", unary("selu")],
  ["Sigmoid", unary("sigmoid")],
  ["Sign", unary("sign")],
  ["Softplus", unary("softplus")],
  ["Sqrt", unary("squareRoot")],
  ["Square", unary("square")],
  ["Step", unary("step", alpha)],
  ["Tanh", unary("tanh")],
]);
