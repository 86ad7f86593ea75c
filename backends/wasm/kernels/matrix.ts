import * as tf from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { KernelCall, OwnKernel } from "../register.ts";

const TILE_COLUMNS = 8;
const PART_ROWS = 192;

interface Product {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly relu: boolean;
}

/**
 * C = A B for matrices with the same leading axes. A product is a convolution with a 1 x 1 window:
 * A's rows are its pixels. With A transposed it is that convolution's filter gradient.
 */
function multiply(backend: WasmThreadsBackend, product: Product): tf.TensorInfo | undefined {
  const { a, b, bias, transposeA, transposeB, relu } = product;
  const [aRows, aColumns] = a.shape.slice(-2), [bRows, bColumns] = b.shape.slice(-2);
  const rows = transposeA ? aColumns : aRows;
  const depth = transposeA ? aRows : aColumns;
  const columns = transposeB ? bRows : bColumns;
  const leading = a.shape.slice(0, -2);
  const plain = a.dtype === "float32" && b.dtype === "float32" &&
    depth === (transposeB ? bColumns : bRows) &&
    tf.util.arraysEqual(leading, b.shape.slice(0, -2)) &&
    (bias === undefined ||
      (bias.dtype === "float32" && tf.util.arraysEqual(bias.shape, [columns])));
  if (!plain || rows * depth * columns === 0) return undefined;
  if (transposeA && (transposeB || bias !== undefined || relu)) return undefined;

  const matrices = tf.util.sizeFromShape(leading);
  const from = backend.address(a), other = backend.address(b);
  const biasAddress = bias === undefined ? undefined : backend.address(bias);
  const output = backend.allocate([...leading, rows, columns]);
  for (let matrix = 0; matrix < matrices; matrix++) {
    const left = from + matrix * rows * depth * 4;
    const right = other + matrix * depth * columns * 4;
    const to = backend.address(output) + matrix * rows * columns * 4;
    if (transposeA) {
      const image = [depth, 1, columns, 0, rows * 4, rows * 4, 1, 1, rows, 0, 0];
      backend.engine.run("convolutionFilterGradient", 1, [left, right, to, 1, 1, ...image]);
      continue;
    }
    const filters = Math.ceil(columns / TILE_COLUMNS) * TILE_COLUMNS;
    backend.withScratch((depth + 1) * filters * 4, (packed) => {
      const initial = packed + depth * filters * 4;
      const values = backend.floats(initial, filters).fill(0);
      if (biasAddress !== undefined) values.set(backend.floats(biasAddress, columns));
      const [rowStride, columnStride] = transposeB ? [4, depth * 4] : [columns * 4, 4];
      backend.engine.run("pack", filters / TILE_COLUMNS, [
        right,
        packed,
        depth,
        columns,
        rowStride,
        columnStride,
        0,
      ]);
      const image = [rows, 1, rows, 0, 0, depth * 4, 1, 1, depth * 4, 0, 0];
      backend.engine.run("convolution", Math.ceil(rows / PART_ROWS), [
        left,
        packed,
        initial,
        to,
        ...image,
        columns,
        relu ? 1 : 0,
        depth,
      ]);
    });
  }
  return output;
}

function product({ inputs, attrs }: KernelCall): Product {
  const { a, b, bias } = inputs;
  const { transposeA, transposeB, activation } = attrs as Record<string, unknown>;
  return {
    a,
    b,
    bias: bias ?? undefined,
    transposeA: transposeA === true,
    transposeB: transposeB === true,
    relu: activation === "relu",
  };
}

/** `BatchMatMul`, and `_FusedMatMul` with bias and ReLU. */
export const matrixKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["BatchMatMul", (call) => multiply(call.backend, product(call))],
  ["_FusedMatMul", (call) => {
    const { activation } = call.attrs as { activation?: string };
    const ours = call.inputs.preluActivationWeights === undefined &&
      (activation === undefined || activation === "linear" || activation === "relu");
    return ours ? multiply(call.backend, product(call)) : undefined;
  }],
]);
