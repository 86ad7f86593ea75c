import { backend_util, util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** Numbers of a part. */
const CHUNK = 16384;

/**
 * How often an operand's numbers repeat in the result: its size where it is the result without some
 * leading axes, or `undefined` where broadcasting is of another kind.
 */
function period(shape: readonly number[], result: readonly number[]): number | undefined {
  const axes = [...shape];
  while (axes[0] === 1) axes.shift();
  const same = axes.every((size, index) => size === result[result.length - axes.length + index]);
  return same ? util.sizeFromShape(axes) : undefined;
}

function binary(operation: number): OwnKernel {
  return ({ inputs: { a, b }, backend }) => {
    if (a.dtype !== "float32" || b.dtype !== "float32") return undefined;
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const size = util.sizeFromShape(shape);
    const aPeriod = period(a.shape, shape), bPeriod = period(b.shape, shape);
    if (aPeriod === undefined || bPeriod === undefined || size === 0) return undefined;
    const sources = [backend.address(a), backend.address(b)];
    const output = backend.allocate(shape);
    backend.engine.run("binary", Math.ceil(size / CHUNK), [
      ...sources,
      backend.address(output),
      operation,
      size,
      aPeriod,
      bPeriod,
    ]);
    return output;
  };
}

function unary(operation: number): OwnKernel {
  return ({ inputs: { x }, backend }) => {
    const size = util.sizeFromShape(x.shape);
    if (x.dtype !== "float32" || size === 0) return undefined;
    const source = backend.address(x);
    const output = backend.allocate(x.shape);
    backend.engine.run("unary", Math.ceil(size / CHUNK), [
      source,
      backend.address(output),
      operation,
      size,
    ]);
    return output;
  };
}

/** Step with the slope of its lower side, which is 0 unless a user asks for a leak. */
const step: OwnKernel = (call) =>
  (call.attrs as { alpha?: number }).alpha ? undefined : unary(1)(call);

/** Arithmetic on whole tensors. */
export const elementwiseKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Add", binary(0)],
  ["Sub", binary(1)],
  ["Multiply", binary(2)],
  ["RealDiv", binary(3)],
  ["Relu", unary(0)],
  ["Step", step],
  ["Square", unary(2)],
  ["Sqrt", unary(3)],
  ["Neg", unary(4)],
]);
