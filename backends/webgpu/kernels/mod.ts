import { type GpuKernel, registerKernels } from "../register.ts";
import { batchNormKernels } from "./batch_norm.ts";
import { clipScaleKernels } from "./clip_scale.ts";
import { convolutionKernels } from "./convolution.ts";
import { crossEntropyKernels } from "./cross_entropy.ts";
import { dropoutKernels } from "./dropout.ts";
import { gatherImagesKernels } from "./gather_images.ts";
import { matrixKernels } from "./matrices.ts";
import { poolingKernels } from "./pooling.ts";
import { runningStatisticsKernels } from "./running_statistics.ts";
import { sumKernels } from "./sum.ts";
import { updateKernels } from "./update.ts";

/** Every kernel of ours, by the name that TensorFlow.js knows it by. */
export const gpuKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ...convolutionKernels,
  ...batchNormKernels,
  ...matrixKernels,
  ...poolingKernels,
  ...crossEntropyKernels,
  ...clipScaleKernels,
  ...dropoutKernels,
  ...updateKernels,
  ...runningStatisticsKernels,
  ...sumKernels,
  ...gatherImagesKernels,
]);

let registered = false;

/** Registers them, once in a process. */
export function registerGpuKernels(): void {
  if (registered) return;
  registered = true;
  registerKernels(gpuKernels);
}
