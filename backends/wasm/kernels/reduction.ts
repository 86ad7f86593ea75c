import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { KernelCall, OwnKernel } from "../register.ts";

type Operation = "Maximum" | "Minimum" | "Product" | "Sum";

/** Columns that assembly/reduction.ts reduces together. */
const BLOCK = 512;
/** Results of a part of the kernels that finish. */
const FINISH_CHUNK = 4096;
/** Numbers that make a part worth a thread's while. */
const CHUNK = 16384;
/** Into how many shares a long axis is cut where little else can be. */
const SHARES = 32;

/** A tensor seen as outer x reduced x inner. */
interface View {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

/** Views that reduce the axes one run of neighbours after the other, the last run first. */
function viewsOf(shape: readonly number[], axes: readonly number[]): View[] {
  const sizes = [...shape];
  const views: View[] = [];
  for (let end = sizes.length; end > 0; end--) {
    if (!axes.includes(end - 1)) continue;
    let start = end - 1;
    while (start > 0 && axes.includes(start - 1)) start--;
    views.push({
      outer: util.sizeFromShape(sizes.slice(0, start)),
      reduced: util.sizeFromShape(sizes.slice(start, end)),
      inner: util.sizeFromShape(sizes.slice(end)),
    });
    sizes.splice(start, end - start);
    end = start + 1;
  }
  return views;
}

function reduce(
  backend: WasmThreadsBackend,
  operation: Operation,
  x: number,
  y: number,
  { outer, reduced, inner }: View,
  divisor: number,
): void {
  const rows = outer * Math.ceil(inner / BLOCK);
  const size = outer * reduced * inner;
  const shares = Math.max(1, Math.min(reduced, Math.ceil(SHARES / rows), Math.ceil(size / CHUNK)));
  const cells = rows * shares;
  const cellsOfPart = Math.max(1, Math.floor(CHUNK * cells / size));
  backend.withScratch(outer * shares * inner * 8, (results) => {
    const sizes = [outer, reduced, inner, shares, cellsOfPart];
    const parts = Math.ceil(cells / cellsOfPart);
    backend.engine.run(`reduce${operation}`, parts, [x, results, ...sizes]);
    const finishParts = Math.ceil(outer * inner / FINISH_CHUNK);
    const settings = [outer, inner, shares, divisor];
    backend.engine.run(`reduce${operation}Finish`, finishParts, [results, y, ...settings]);
  });
}

interface Reduction {
  readonly operation: Operation;
  readonly axis: number | number[];
  readonly keepDims: boolean;
  /** Whether to divide by how many numbers make a result. */
  readonly mean?: boolean;
}

function reduceTensor(
  backend: WasmThreadsBackend,
  x: TensorInfo,
  { operation, axis, keepDims, mean = false }: Reduction,
): TensorInfo | undefined {
  const axes = util.parseAxisParam(axis, x.shape);
  const size = util.sizeFromShape(x.shape);
  if (x.dtype !== "float32" || axes.length === 0 || size === 0) return undefined;
  const shape = x.shape.flatMap((length, index) =>
    axes.includes(index) ? (keepDims ? [1] : []) : [length]
  );
  const divisor = mean ? size / util.sizeFromShape(shape) : 1;
  const views = viewsOf(x.shape, axes);
  const source = backend.address(x);
  const output = backend.allocate(shape);
  const target = backend.address(output);
  const [first, ...rest] = views;
  if (rest.length === 0) reduce(backend, operation, source, target, first, divisor);
  else {
    backend.withScratch(first.outer * first.inner * 4, (between) => {
      reduce(backend, operation, source, between, first, 1);
      // Each run makes the tensor smaller, and a kernel reads before it writes what it has read.
      rest.forEach((view, index) => {
        const last = index === rest.length - 1;
        reduce(backend, operation, between, last ? target : between, view, last ? divisor : 1);
      });
    });
  }
  return output;
}

const reduction = (operation: Operation, settings?: { mean: boolean }): OwnKernel => (call) => {
  const { axis, reductionIndices, keepDims } = call.attrs as Record<string, unknown>;
  return reduceTensor(call.backend, call.inputs.x, {
    operation,
    axis: (axis ?? reductionIndices) as number | number[],
    keepDims: keepDims === true,
    ...settings,
  });
};

const extreme =
  (kernel: "argMaximum" | "argMinimum") => ({ inputs: { x }, attrs, backend }: KernelCall) => {
    const [axis] = util.parseAxisParam(attrs.axis as number, x.shape);
    const size = util.sizeFromShape(x.shape);
    if (x.dtype !== "float32" || size === 0 || axis === undefined) return undefined;
    const reduced = x.shape[axis], inner = util.sizeFromShape(x.shape.slice(axis + 1));
    const source = backend.address(x);
    const output = backend.allocate(x.shape.filter((_, index) => index !== axis), "int32");
    const results = size / reduced;
    const rows = Math.max(1, Math.floor(CHUNK / reduced));
    const sizes = [reduced, inner, results, rows];
    const addresses = [source, backend.address(output)];
    backend.engine.run(kernel, Math.ceil(results / rows), [...addresses, ...sizes]);
    return output;
  };

/** Sums, means, products and extremes over any axes, and where an extreme stands. */
export const reductionKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["ArgMax", extreme("argMaximum")],
  ["ArgMin", extreme("argMinimum")],
  ["Max", reduction("Maximum")],
  ["Mean", reduction("Sum", { mean: true })],
  ["Min", reduction("Minimum")],
  ["Prod", reduction("Product")],
  ["Sum", reduction("Sum")],
]);
