import { backend_util, type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { KernelName } from "../kernels_generated.ts";

/** Numbers of a part of assembly/broadcast.ts. */
const CHUNK = 16384;
/** Axes before the last two that the kernel's arguments have room for. */
const MAXIMUM_OUTER_AXES = 7;

/** An axis of the result, with the steps in numbers that it means in each operand. */
interface Axis {
  size: number;
  a: number;
  b: number;
}

/** Steps of an operand along the result's axes: 0 where it is repeated. */
function strides(shape: readonly number[], rank: number): number[] {
  const padded = [...new Array(rank - shape.length).fill(1), ...shape];
  let step = 1;
  return padded.map((_, index) => {
    const size = padded[rank - 1 - index];
    const stride = size === 1 ? 0 : step;
    step *= size;
    return stride;
  }).reverse();
}

/** The result's axes, those of size 1 dropped, and neighbours that are steps of one run joined. */
function mergedAxes(a: readonly number[], b: readonly number[], result: readonly number[]): Axis[] {
  const aStrides = strides(a, result.length), bStrides = strides(b, result.length);
  const axes: Axis[] = [];
  result.forEach((size, index) => {
    if (size === 1) return;
    const last = axes.at(-1);
    const joins = last !== undefined && last.a === aStrides[index] * size &&
      last.b === bStrides[index] * size;
    const axis = { size, a: aStrides[index], b: bStrides[index] };
    if (joins) axes[axes.length - 1] = { ...axis, size: last.size * size };
    else axes.push(axis);
  });
  return axes;
}

/** Bytes of a number of the operands. */
const bytesOf = ({ dtype }: TensorInfo) => dtype === "bool" ? 1 : 4;

/** The arguments that follow the three addresses, or `undefined` where there are too many axes. */
function layout(a: TensorInfo, b: TensorInfo, shape: readonly number[]): number[] | undefined {
  const axes = mergedAxes(a.shape, b.shape, shape);
  const single: Axis = { size: 1, a: 0, b: 0 };
  const inner = axes.pop() ?? single, rows = axes.pop() ?? single;
  if (axes.length > MAXIMUM_OUTER_AXES) return undefined;
  const bytes = bytesOf(a);
  return [
    util.sizeFromShape([...shape]),
    inner.size,
    inner.a * bytes,
    inner.b * bytes,
    rows.size,
    rows.a * bytes,
    rows.b * bytes,
    axes.length,
    ...axes.flatMap(({ size, a, b }) => [size, a * bytes, b * bytes]),
  ];
}

/**
 * Runs a kernel of assembly/broadcast.ts on two operands of one type, into `target` where it is given
 * (which may be an operand of the result's shape), or else into a new tensor. Gives `undefined` where
 * the shapes are not for it.
 */
export function broadcast(
  backend: WasmThreadsBackend,
  kernel: KernelName,
  a: TensorInfo,
  b: TensorInfo,
  dtype: "float32" | "bool",
  target?: TensorInfo,
  parameters: readonly number[] = [],
): TensorInfo | undefined {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const size = util.sizeFromShape(shape);
  const settings = layout(a, b, shape);
  if (size === 0 || settings === undefined) return undefined;
  const sources = [backend.address(a), backend.address(b)];
  const output = target ?? backend.allocate(shape, dtype);
  const addresses = [...sources, backend.address(output)];
  backend.engine.run(kernel, Math.ceil(size / CHUNK), [...addresses, ...settings], parameters);
  return output;
}
