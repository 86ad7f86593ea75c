import type { OwnKernel } from "../register.ts";
import { adamKernels } from "./adam.ts";
import { batchNormKernels } from "./batch_norm.ts";
import { binaryKernels } from "./binary.ts";
import { convolutionKernels } from "./convolution.ts";
import { crossEntropyKernels } from "./cross_entropy.ts";
import { matrixKernels } from "./matrix.ts";
import { poolingKernels } from "./pooling.ts";
import { reductionKernels } from "./reduction.ts";
import { reshapeKernels } from "./reshape.ts";
import { unaryKernels } from "./unary.ts";

/** Every kernel of ours, by the name that TensorFlow.js knows it under. */
export const ownKernels: ReadonlyMap<string, OwnKernel> = new Map([
  ...adamKernels,
  ...batchNormKernels,
  ...binaryKernels,
  ...convolutionKernels,
  ...crossEntropyKernels,
  ...matrixKernels,
  ...poolingKernels,
  ...reductionKernels,
  ...reshapeKernels,
  ...unaryKernels,
]);
