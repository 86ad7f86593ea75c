import { backend_util, type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import { share } from "./reshape.ts";
import { copyBox, isNumeric } from "./strided.ts";

/**
 * The tensors side by side under `shape`. Seen as `outer` rows each, a row of the result is theirs one
 * after the other.
 */
function joined(
  backend: WasmThreadsBackend,
  tensors: readonly TensorInfo[],
  outer: number,
  shape: number[],
): TensorInfo | undefined {
  const [first] = tensors;
  if (!isNumeric(first) || tensors.some(({ dtype }) => dtype !== first.dtype)) return undefined;
  if (tensors.length === 1) return share(backend, first, shape);
  const { dtype } = first;
  const sources = tensors.map((tensor) => backend.address(tensor));
  const output = backend.allocate(shape, dtype);
  let destination = backend.address(output);
  const row = util.sizeFromShape(shape) / outer;
  tensors.forEach((tensor, index) => {
    const columns = util.sizeFromShape(tensor.shape) / outer;
    const box = [{ size: outer, from: columns, to: row }, { size: columns, from: 1, to: 1 }];
    copyBox(backend, dtype, box, { source: sources[index], destination });
    destination += columns * util.bytesPerElement(dtype);
  });
  return output;
}

/** `Concat`, along an axis that there is, and `Pack`, along a new one. */
export const concatKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Concat", ({ inputs, attrs, backend }) => {
    const tensors = Object.values(inputs);
    const shapes = tensors.map(({ shape }) => shape);
    const [axis] = util.parseAxisParam((attrs as { axis: number }).axis, shapes[0]);
    backend_util.assertParamsConsistent(shapes, axis);
    const shape = backend_util.computeOutShape(shapes, axis);
    const filled = tensors.filter(({ shape }) => util.sizeFromShape(shape) > 0);
    if (filled.length === 0) return undefined;
    return joined(backend, filled, util.sizeFromShape(shape.slice(0, axis)), shape);
  }],
  ["Pack", ({ inputs, attrs, backend }) => {
    const tensors = Object.values(inputs);
    const { axis } = attrs as { axis: number };
    const [{ shape }] = tensors;
    const fits = tensors.every((tensor) => util.arraysEqual(tensor.shape, shape));
    if (!fits || util.sizeFromShape(shape) === 0) return undefined;
    const outer = axis < 0 ? axis + shape.length + 1 : axis;
    const stacked = shape.toSpliced(outer, 0, tensors.length);
    return joined(backend, tensors, util.sizeFromShape(shape.slice(0, outer)), stacked);
  }],
]);
