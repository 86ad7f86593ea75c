import { backend_util, type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import { sumParts } from "./direct.ts";
import { divide } from "./matrix_blocks.ts";

/** Numbers that a part of assembly/matrix_vector.ts gives. */
const VECTOR_PART = 64;

/** Matrices to multiply, many at once where they have leading axes. */
export interface Factors {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The sizes of the products. */
export interface ProductShape {
  /** The factors' leading axes, each repeated where the other factor's is longer. */
  readonly leading: readonly number[];
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

/** The sizes of products, or `undefined` where they are not for our kernels. */
export function productShape(
  { a, b, transposeA, transposeB }: Factors,
): ProductShape | undefined {
  const floats = a.dtype === "float32" && b.dtype === "float32";
  if (!floats || a.shape.length < 2 || b.shape.length < 2) return undefined;
  const [aRows, aColumns] = a.shape.slice(-2), [bRows, bColumns] = b.shape.slice(-2);
  const [rows, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [columns, bDepth] = transposeB ? [bRows, bColumns] : [bColumns, bRows];
  if (depth !== bDepth) return undefined; // the stock kernel says what is wrong
  const [aLeading, bLeading] = [a, b].map(({ shape }) => shape.slice(0, -2));
  const leading = backend_util.assertAndGetBroadcastShape(aLeading, bLeading);
  return { leading, rows, depth, columns };
}

/** Which of a factor's matrices each product takes: an axis of 1, or none, is repeated. */
function matrixOfEach({ shape }: TensorInfo, leading: readonly number[]): number[] {
  const missing = leading.length - (shape.length - 2);
  let matrices = [0];
  leading.forEach((size, axis) => {
    const own = axis < missing ? 1 : shape[axis - missing];
    const steps = Array.from({ length: size }, (_, index) => own === 1 ? 0 : index);
    matrices = matrices.flatMap((matrix) => steps.map((step) => matrix * own + step));
  });
  return matrices;
}

/**
 * C = A B, both with their leading axes, as a new tensor.
 *
 * @param bias added to each row of C: as many numbers as C has columns
 */
export function multiply(
  backend: WasmThreadsBackend,
  { a, b, transposeA, transposeB }: Factors,
  { leading, rows, depth, columns }: ProductShape,
  bias?: TensorInfo,
): TensorInfo {
  // A product of one column is computed as that of one row: its numbers lie in the same order.
  if (columns === 1 && rows > 1 && bias === undefined) {
    const turned = { a: b, b: a, transposeA: !transposeB, transposeB: !transposeA };
    const row = multiply(backend, turned, { leading, rows: 1, depth, columns: rows });
    return { ...row, shape: [...leading, rows, 1] };
  }
  const left = backend.address(a), right = backend.address(b);
  const offsets = bias && backend.address(bias);
  const output = backend.allocate([...leading, rows, columns]);
  const size = util.sizeFromShape(output.shape);
  if (size === 0) return output;
  const c = backend.address(output);
  if (depth === 0) {
    const values = backend.floats(c, size).fill(0);
    const row = offsets === undefined ? [] : backend.floats(offsets, columns);
    for (let first = 0; first < size; first += columns) values.set(row, first);
    return output;
  }
  const leftOfEach = matrixOfEach(a, leading), rightOfEach = matrixOfEach(b, leading);
  const matrices = leftOfEach.length;

  backend.withScratch((2 * matrices + columns) * 4, (table) => {
    const { buffer } = backend.engine.heap.memory;
    const addresses = new Uint32Array(buffer, table, 2 * matrices);
    for (let matrix = 0; matrix < matrices; matrix++) {
      addresses[2 * matrix] = left + leftOfEach[matrix] * rows * depth * 4;
      addresses[2 * matrix + 1] = right + rightOfEach[matrix] * depth * columns * 4;
    }
    const zeros = table + 8 * matrices;
    backend.floats(zeros, columns).fill(0);
    const initial = offsets ?? zeros;
    if (rows === 1) {
      const parts = matrices * Math.ceil(columns / VECTOR_PART);
      const settings = [depth, columns, Number(transposeB), initial];
      backend.engine.run("matrixVector", parts, [table, c, ...settings]);
      return;
    }
    const blocks = divide({ matrices, rows, depth, columns });
    const { rowsPerBlock, columnsPerBlock, shares } = blocks;
    const multiplyInto = (to: number) =>
      backend.engine.run("matrixProduct", blocks.parts, [
        table,
        to,
        matrices,
        blocks.blocksPerPart,
        rows,
        depth,
        columns,
        Number(transposeA),
        Number(transposeB),
        initial,
        zeros,
        rowsPerBlock,
        columnsPerBlock,
        shares,
      ]);
    if (shares === 1) return multiplyInto(c);
    backend.withScratch(shares * size * 4, (sums) => {
      multiplyInto(sums);
      sumParts(backend, sums, c, shares, size);
    });
  });
  return output;
}
