import { backend_util, util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";
import { isNumeric } from "./strided.ts";

/** Elements of a part. */
const CHUNK = 16384;

/** `GatherV2`. */
export const gatherKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["GatherV2", ({ inputs: { x, indices }, attrs, backend }) => {
    if (!isNumeric(x) || indices.dtype !== "int32") return undefined;
    const { axis, batchDims = 0 } = attrs as { axis: number; batchDims?: number };
    const [along] = util.parseAxisParam(axis, x.shape);
    const length = util.sizeFromShape(indices.shape);
    const sources = [backend.address(x), backend.address(indices)];
    const { buffer } = backend.engine.heap.memory;
    for (const index of new Int32Array(buffer, sources[1], length)) {
      util.assert(
        index >= 0 && index < x.shape[along],
        () => `GatherV2: the index value ${index} is not in [0, ${x.shape[along] - 1}]`,
      );
    }
    const { batchSize, outerSize, sliceSize, dimSize, outputShape } = backend_util.segment_util
      .collectGatherOpShapeInfo(x, indices, along, batchDims);
    const output = backend.allocate(outputShape, x.dtype);
    const size = util.sizeFromShape(outputShape);
    if (size > 0) {
      backend.engine.run("gather", Math.ceil(size / CHUNK), [
        ...sources,
        backend.address(output),
        util.bytesPerElement(x.dtype),
        size,
        outerSize,
        length / batchSize,
        dimSize,
        sliceSize,
      ]);
    }
    return output;
  }],
]);
