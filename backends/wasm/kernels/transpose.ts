import { backend_util, slice_util, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import { padded } from "./pad.ts";
import { sliced } from "./slice.ts";
import { isNumeric, type NumericTensor, rearranged, stridesOf } from "./strided.ts";

/** The tensor seen as one of shape `from`, its axes permuted, and the result seen as of shape `to`. */
function transposed(
  backend: WasmThreadsBackend,
  x: NumericTensor,
  permutation: readonly number[],
  from: readonly number[],
  to: number[],
): NumericTensor {
  const strides = stridesOf(from);
  const view = permutation.map((axis) => ({ size: from[axis], from: strides[axis] }));
  return rearranged(backend, x, to, view);
}

const transpose: OwnKernel = ({ inputs: { x }, attrs, backend }) => {
  if (!isNumeric(x)) return undefined;
  const { perm } = attrs as { perm: number[] };
  return transposed(backend, x, perm, x.shape, perm.map((axis) => x.shape[axis]));
};

const spaceToBatch: OwnKernel = ({ inputs: { x }, attrs, backend }) => {
  if (!isNumeric(x)) return undefined;
  const { blockShape, paddings } = attrs as { blockShape: number[]; paddings: [number, number][] };
  const blocks = util.sizeFromShape(blockShape);
  const rest = x.shape.slice(1 + blockShape.length).map(() => [0, 0] as const);
  const image = padded(backend, x, [[0, 0], ...paddings, ...rest], 0);
  try {
    const split = backend_util.getReshaped(image.shape, blockShape, blocks, false);
    return transposed(
      backend,
      image,
      backend_util.getPermuted(split.length, blockShape.length, false),
      split,
      backend_util.getReshapedPermuted(image.shape, blockShape, blocks, false),
    );
  } finally {
    backend.disposeIntermediateTensorInfo(image);
  }
};

const batchToSpace: OwnKernel = ({ inputs: { x }, attrs, backend }) => {
  if (!isNumeric(x)) return undefined;
  const { blockShape, crops } = attrs as { blockShape: number[]; crops: number[][] };
  const blocks = util.sizeFromShape(blockShape), axes = blockShape.length;
  const split = backend_util.getReshaped(x.shape, blockShape, blocks);
  const shape = backend_util.getReshapedPermuted(x.shape, blockShape, blocks);
  const permutation = backend_util.getPermuted(split.length, axes);
  const image = transposed(backend, x, permutation, split, shape);
  try {
    const [begin, size] = slice_util.parseSliceParams(
      image,
      backend_util.getSliceBeginCoords(crops, axes),
      backend_util.getSliceSize(shape, crops, axes),
    );
    return sliced(backend, image, begin, size);
  } finally {
    backend.disposeIntermediateTensorInfo(image);
  }
};

const depthToSpace: OwnKernel = ({ inputs: { x }, attrs, backend }) => {
  const { blockSize, dataFormat } = attrs as { blockSize: number; dataFormat: string };
  if (!isNumeric(x) || dataFormat !== "NHWC") return undefined;
  const [batch, height, width, channels] = x.shape;
  const depth = channels / (blockSize * blockSize);
  const split = [batch, height, width, blockSize, blockSize, depth];
  const shape = [batch, height * blockSize, width * blockSize, depth];
  return transposed(backend, x, [0, 1, 3, 2, 4, 5], split, shape);
};

/** What permutes axes: `Transpose`, `SpaceToBatchND`, `BatchToSpaceND` and `DepthToSpace`. */
export const transposeKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Transpose", transpose],
  ["SpaceToBatchND", spaceToBatch],
  ["BatchToSpaceND", batchToSpace],
  ["DepthToSpace", depthToSpace],
]);
