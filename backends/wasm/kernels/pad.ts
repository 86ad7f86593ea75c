import { util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import { share } from "./reshape.ts";
import { copyBox, fillBox, isNumeric, type NumericTensor, stridesOf } from "./strided.ts";

/** Places before and after a tensor's own, for each axis. */
type Paddings = readonly (readonly [before: number, after: number])[];

/** A box of the padded tensor that lies before or after the tensor's own places on one axis. */
interface Border {
  readonly axis: number;
  /** Its first place on that axis, and how many it has. */
  readonly first: number;
  readonly size: number;
  /** Its axes, with the padded tensor's strides. */
  readonly box: readonly { size: number; to: number }[];
  /** Elements from the padded tensor's beginning. */
  readonly offset: number;
}

/**
 * The borders of all axes, which together with the tensor itself make up the padded one. Those of an
 * axis span all places on the axes before it, and the tensor's own on those after it.
 */
function bordersOf(shape: readonly number[], paddings: Paddings, strides: number[]): Border[] {
  const border = (axis: number, first: number, size: number): Border => {
    const own = (other: number) => other > axis ? paddings[other][0] * strides[other] : 0;
    const box = shape.map((inner, other) => {
      const [before, after] = paddings[other];
      const places = other < axis ? before + inner + after : other === axis ? size : inner;
      return { size: places, to: strides[other] };
    });
    const offset = shape.reduce((sum, _, other) => sum + own(other), first * strides[axis]);
    return { axis, first, size, box, offset };
  };
  return paddings.flatMap(([before, after], axis) => [
    border(axis, 0, before),
    border(axis, before + shape[axis], after),
  ]);
}

/** The tensor within a larger one, whose borders `fill` writes, given its address. */
function framed(
  backend: WasmThreadsBackend,
  x: NumericTensor,
  paddings: Paddings,
  fill: (start: number, border: Border) => void,
): NumericTensor {
  if (paddings.every(([before, after]) => before === 0 && after === 0)) {
    return share(backend, x, x.shape);
  }
  const shape = x.shape.map((size, axis) => paddings[axis][0] + size + paddings[axis][1]);
  const strides = stridesOf(shape), inner = stridesOf(x.shape);
  const source = backend.address(x);
  const output = backend.allocate(shape, x.dtype);
  const start = backend.address(output);
  const offset = paddings.reduce((sum, [before], axis) => sum + before * strides[axis], 0);
  const own = x.shape.map((size, axis) => ({ size, from: inner[axis], to: strides[axis] }));
  const destination = start + offset * util.bytesPerElement(x.dtype);
  copyBox(backend, x.dtype, own, { source, destination });
  for (const border of bordersOf(x.shape, paddings, strides)) fill(start, border);
  return { ...output, dtype: x.dtype };
}

/** The tensor with a value around it. */
export function padded(
  backend: WasmThreadsBackend,
  x: NumericTensor,
  paddings: Paddings,
  value: number,
): NumericTensor {
  const bytes = util.bytesPerElement(x.dtype);
  return framed(backend, x, paddings, (start, { box, offset }) => {
    fillBox(backend, x.dtype, box, { value, destination: start + offset * bytes });
  });
}

/** The tensor with what is near each border mirrored at it, the place `skip` from the border first. */
function mirrored(
  backend: WasmThreadsBackend,
  x: NumericTensor,
  paddings: Paddings,
  skip: number,
): NumericTensor {
  const bytes = util.bytesPerElement(x.dtype);
  return framed(backend, x, paddings, (start, { axis, first, box, offset }) => {
    const [before] = paddings[axis];
    const opposite = first === 0 && before > 0 ? 2 * before - 1 + skip : first - 1 - skip;
    const destination = start + offset * bytes;
    const source = destination + (opposite - first) * box[axis].to * bytes;
    const axes = box.map(({ size, to }, other) => ({ size, from: other === axis ? -to : to, to }));
    copyBox(backend, x.dtype, axes, { source, destination });
  });
}

/** `PadV2`, with a value, and `MirrorPad`. */
export const padKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["PadV2", ({ inputs: { x }, attrs, backend }) => {
    const { paddings, constantValue } = attrs as { paddings: Paddings; constantValue: number };
    if (!isNumeric(x) || paddings.some((sides) => Math.min(...sides) < 0)) return undefined;
    return padded(backend, x, paddings, constantValue);
  }],
  ["MirrorPad", ({ inputs: { x }, attrs, backend }) => {
    const { paddings, mode } = attrs as { paddings: Paddings; mode: "reflect" | "symmetric" };
    const skip = mode === "reflect" ? 1 : 0;
    const fits = paddings.every(([before, after], axis) =>
      Math.min(before, after) >= 0 && Math.max(before, after) <= x.shape[axis] - skip
    );
    return isNumeric(x) && fits ? mirrored(backend, x, paddings, skip) : undefined;
  }],
]);
