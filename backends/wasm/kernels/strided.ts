import { type DataType, type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import { share } from "./reshape.ts";

/** Elements of a part of `copyStrided`. */
const CHUNK = 16384;
/** Axes that assembly/strided.ts has room for. */
const MAXIMUM_AXES = 6;
/** Elements of a tile of `transposeStrided`: with its transpose it fills half of a 32 KiB cache. */
const TILE = 2048;
/** Rows that a tile has at least, where the plane has so many: four cache lines. */
const TILE_ROWS = 64;
/** And columns. */
const TILE_COLUMNS = 32;

/** The types of tensors that live in the shared memory. */
export type NumericType = "float32" | "int32" | "bool";

/** A tensor whose elements kernels can move. */
export type NumericTensor = TensorInfo & { readonly dtype: NumericType };

/** Whether kernels can move elements of the type. */
export function isNumericType(dtype: DataType): dtype is NumericType {
  return dtype === "float32" || dtype === "int32" || dtype === "bool";
}

/** Whether kernels can move the tensor's elements. */
export function isNumeric(tensor: TensorInfo): tensor is NumericTensor {
  return isNumericType(tensor.dtype);
}

/** An axis of a box, with the elements from one place on it to the next in source and destination. */
export interface Axis {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** Elements from one place on each axis of a tensor to the next. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** The same box in fewer axes: without those of size 1, and with neighbours that make one run joined. */
function merged(axes: readonly Axis[]): Axis[] {
  const result: Axis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const last = result.at(-1);
    if (
      last !== undefined && last.from === axis.from * axis.size && last.to === axis.to * axis.size
    ) {
      result[result.length - 1] = { ...axis, size: last.size * axis.size };
    } else result.push(axis);
  }
  return result.length > 0 ? result : [{ size: 1, from: 1, to: 1 }];
}

/** A tile's rows and columns in a plane to transpose. */
function tileOf(rows: number, columns: number): [number, number] {
  const upTo = (size: number, others: number) =>
    Math.min(size, Math.max(4, Math.floor(TILE / others / 4) * 4));
  let tileRows = Math.min(rows, TILE_ROWS);
  const tileColumns = tileRows < TILE_ROWS
    ? upTo(columns, tileRows)
    : Math.min(columns, TILE_COLUMNS);
  if (tileColumns < TILE_COLUMNS) tileRows = upTo(rows, tileColumns);
  return [tileRows, tileColumns];
}

/** The bytes of a value as a tensor holds it, as a whole number. */
export function patternOf(value: number, dtype: NumericType): number {
  if (dtype === "float32") return new Int32Array(Float32Array.of(value).buffer)[0];
  return dtype === "int32" ? value | 0 : value & 255;
}

function run(
  backend: WasmThreadsBackend,
  bytes: number,
  box: readonly Axis[],
  [source, destination, pattern]: readonly [source: number, destination: number, pattern: number],
): void {
  const size = box.reduce((product, axis) => product * axis.size, 1);
  if (size === 0) return;
  const axes = merged(box);
  if (axes.length > MAXIMUM_AXES) {
    const [{ size, from, to }, ...rest] = axes;
    for (let index = 0; index < size; index++) {
      const places = [source + index * from * bytes, destination + index * to * bytes] as const;
      run(backend, bytes, rest, [...places, pattern]);
    }
    return;
  }
  const numbers = (axes: readonly Axis[]) => {
    const steps = axes.flatMap(({ size, from, to }) => [size, from * bytes, to * bytes]);
    return [source, destination, pattern, bytes, size, axes.length, ...steps];
  };
  const columns = axes[axes.length - 1];
  const rows = axes.find(({ from }) => from === 1);
  const planes = bytes === 4 && columns.to === 1 && columns.from !== 0;
  if (!planes || rows === undefined || rows === columns) {
    backend.engine.run("copyStrided", Math.ceil(size / CHUNK), numbers(axes));
    return;
  }
  const [tileRows, tileColumns] = tileOf(rows.size, columns.size);
  const tilesOfPlane = Math.ceil(rows.size / tileRows) * Math.ceil(columns.size / tileColumns);
  const tiles = size / (rows.size * columns.size) * tilesOfPlane;
  const perPart = Math.max(1, Math.floor(CHUNK / (tileRows * tileColumns)));
  const outer = axes.filter((axis) => axis !== rows && axis !== columns);
  backend.engine.run("transposeStrided", Math.ceil(tiles / perPart), [
    ...numbers([...outer, rows, columns]),
    tileRows,
    tileColumns,
    perPart,
  ]);
}

/** Copies a box of elements. Its axes stand in the destination's order, the innermost last. */
export function copyBox(
  backend: WasmThreadsBackend,
  dtype: NumericType,
  box: readonly Axis[],
  { source, destination }: { source: number; destination: number },
): void {
  run(backend, util.bytesPerElement(dtype), box, [source, destination, 0]);
}

/** Gives every element of a box a value. */
export function fillBox(
  backend: WasmThreadsBackend,
  dtype: NumericType,
  box: readonly Omit<Axis, "from">[],
  { value, destination }: { value: number; destination: number },
): void {
  const axes = box.map((axis) => ({ ...axis, from: 0 }));
  run(backend, util.bytesPerElement(dtype), axes, [0, destination, patternOf(value, dtype)]);
}

/** An axis of a view: its size, and the elements of the source from one place on it to the next. */
export type ViewAxis = Omit<Axis, "to">;

/**
 * A tensor of another one's elements: those that lie at `offset` and on from there along the axes of
 * `view`, whose sizes multiply to the size of `shape`. Where these are the whole tensor as it is, its
 * numbers are shared.
 */
export function rearranged(
  backend: WasmThreadsBackend,
  x: NumericTensor,
  shape: number[],
  view: readonly ViewAxis[],
  offset = 0,
): NumericTensor {
  const strides = stridesOf(view.map(({ size }) => size));
  const box = view.map((axis, index) => ({ ...axis, to: strides[index] }));
  const size = util.sizeFromShape(shape);
  if (size === util.sizeFromShape(x.shape) && size > 0) {
    const axes = merged(box);
    if (axes.length === 1 && axes[0].from === 1) return share(backend, x, shape);
  }
  const source = backend.address(x) + offset * util.bytesPerElement(x.dtype);
  const output = backend.allocate(shape, x.dtype);
  copyBox(backend, x.dtype, box, { source, destination: backend.address(output) });
  return { ...output, dtype: x.dtype };
}
