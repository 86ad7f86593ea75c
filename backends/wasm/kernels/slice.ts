import {
  backend_util,
  slice_util,
  type StridedSliceAttrs,
  type Tensor,
  util,
} from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import { isNumeric, type NumericTensor, rearranged, stridesOf } from "./strided.ts";

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** The box of a tensor that begins at `begin`. */
export function sliced(
  backend: WasmThreadsBackend,
  x: NumericTensor,
  begin: readonly number[],
  size: number[],
): NumericTensor {
  const strides = stridesOf(x.shape);
  const view = size.map((size, axis) => ({ size, from: strides[axis] }));
  const offset = sum(begin.map((first, axis) => first * strides[axis]));
  return rearranged(backend, x, size, view, offset);
}

const slice: OwnKernel = ({ inputs: { x }, attrs, backend }) => {
  if (!isNumeric(x)) return undefined;
  const { begin, size } = attrs as { begin: number | number[]; size: number | number[] };
  const [first, sizes] = slice_util.parseSliceParams(x, begin, size);
  slice_util.assertParamsValid(x, first, sizes);
  // What the cpu kernel makes of a negative beginning is its own affair.
  return first.some((index) => index < 0) ? undefined : sliced(backend, x, first, sizes);
};

const stridedSlice: OwnKernel = ({ inputs: { x }, attrs, backend }) => {
  if (!isNumeric(x)) return undefined;
  const options = attrs as unknown as StridedSliceAttrs;
  const { begin, end, strides, finalShape } = slice_util.sliceInfo(
    x.shape,
    options.begin,
    options.end,
    options.strides,
    options.beginMask,
    options.endMask,
    options.ellipsisMask,
    options.newAxisMask,
    options.shrinkAxisMask,
  );
  const steps = stridesOf(x.shape);
  const view = begin.map((first, axis) => ({
    size: Math.max(0, Math.ceil((end[axis] - first) / strides[axis])),
    from: strides[axis] * steps[axis],
  }));
  return rearranged(backend, x, finalShape, view, sum(begin.map((at, axis) => at * steps[axis])));
};

const reverse: OwnKernel = ({ inputs: { x }, attrs, backend }) => {
  if (!isNumeric(x)) return undefined;
  const turned = util.parseAxisParam((attrs as { dims: number | number[] }).dims, x.shape);
  const strides = stridesOf(x.shape);
  const view = x.shape.map((size, axis) => ({
    size,
    from: turned.includes(axis) ? -strides[axis] : strides[axis],
  }));
  const offset = sum(turned.map((axis) => (x.shape[axis] - 1) * strides[axis]));
  return rearranged(backend, x, x.shape, view, offset);
};

const unpack: OwnKernel = ({ inputs: { value }, attrs, backend }) => {
  if (!isNumeric(value)) return undefined;
  const [axis] = util.parseAxisParam((attrs as { axis: number }).axis, value.shape);
  const strides = stridesOf(value.shape);
  const shape = value.shape.toSpliced(axis, 1);
  const view = value.shape.map((size, axis) => ({ size, from: strides[axis] })).toSpliced(axis, 1);
  return Array.from(
    { length: value.shape[axis] },
    (_, index) => rearranged(backend, value, shape, view, index * strides[axis]),
  );
};

const split: OwnKernel = ({ inputs: { x }, attrs, backend }) => {
  if (!isNumeric(x)) return undefined;
  const { numOrSizeSplits, axis } = attrs as { numOrSizeSplits: number | number[]; axis: number };
  const [along] = util.parseAxisParam(axis, x.shape);
  const begin = x.shape.map(() => 0);
  return backend_util.prepareSplitSize(x as Tensor, numOrSizeSplits, along).map((size) => {
    const part = sliced(backend, x, begin, x.shape.with(along, size));
    begin[along] += size;
    return part;
  });
};

/** What takes a part of a tensor: `Slice`, `StridedSlice`, `Unpack`, `SplitV`, and `Reverse`. */
export const sliceKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Slice", slice],
  ["StridedSlice", stridedSlice],
  ["Reverse", reverse],
  ["Unpack", unpack],
  ["SplitV", split],
]);
