import type { OwnKernel } from "../register.ts";
import { adamKernels } from "./adam.ts";
import { batchNormKernels } from "./batch_norm.ts";
import { binaryKernels } from "./binary.ts";
import { castKernels } from "./cast.ts";
import { clipScaleKernels } from "./clip_scale.ts";
import { concatKernels } from "./concat.ts";
import { convolutionKernels } from "./convolution.ts";
import { convolutionBatchNormKernels } from "./convolution_batch_norm.ts";
import { crossEntropyKernels } from "./cross_entropy.ts";
import { depthwiseKernels } from "./depthwise.ts";
import { dropoutKernels } from "./dropout.ts";
import { fillKernels } from "./fill.ts";
import { fixedNormKernels } from "./fixed_norm.ts";
import { gatherKernels } from "./gather.ts";
import { matrixKernels } from "./matrix.ts";
import { movingAverageKernels } from "./moving_average.ts";
import { oneHotKernels } from "./one_hot.ts";
import { padKernels } from "./pad.ts";
import { poolingKernels } from "./pooling.ts";
import { reductionKernels } from "./reduction.ts";
import { reshapeKernels } from "./reshape.ts";
import { runningStatisticsKernels } from "./running_statistics.ts";
import { segmentKernels } from "./segment.ts";
import { resizeKernels } from "./resize.ts";
import { selectKernels } from "./select.ts";
import { sgdKernels } from "./sgd.ts";
import { sliceKernels } from "./slice.ts";
import { softmaxKernels } from "./softmax.ts";
import { tileKernels } from "./tile.ts";
import { transposeKernels } from "./transpose.ts";
import { unaryKernels } from "./unary.ts";

/** Every kernel of ours, by the name that TensorFlow.js knows it under. */
export const ownKernels: ReadonlyMap<string, OwnKernel> = new Map([
  ...adamKernels,
  ...batchNormKernels,
  ...binaryKernels,
  ...castKernels,
  ...clipScaleKernels,
  ...concatKernels,
  ...convolutionKernels,
  ...convolutionBatchNormKernels,
  ...crossEntropyKernels,
  ...depthwiseKernels,
  ...dropoutKernels,
  ...fillKernels,
  ...fixedNormKernels,
  ...gatherKernels,
  ...matrixKernels,
  ...movingAverageKernels,
  ...oneHotKernels,
  ...padKernels,
  ...poolingKernels,
  ...reductionKernels,
  ...reshapeKernels,
  ...runningStatisticsKernels,
  ...segmentKernels,
  ...resizeKernels,
  ...selectKernels,
  ...sgdKernels,
  ...sliceKernels,
  ...softmaxKernels,
  ...tileKernels,
  ...transposeKernels,
  ...unaryKernels,
]);
