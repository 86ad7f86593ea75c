import { util } from "@tensorflow/tfjs";
import type { GpuKernel } from "../register.ts";
import { clipScaleShader, squareSumsOf, squareSumsShader } from "../shaders/clip_scale.ts";

const clipScale: GpuKernel = ({ inputs, attrs, backend }) => {
  const { count, maxNorm } = attrs as Record<string, number>;
  const gradients = Array.from({ length: count }, (_, index) => inputs[`gradient${index}`]);
  const sizes = gradients.map(({ shape }) => util.sizeFromShape(shape));
  const total = sizes.reduce((sum, size) => sum + squareSumsOf(size), 0);
  const sums = backend.allocate([total]);
  const atOnce = backend.device.limits.maxStorageBuffersPerShaderStage - 1;
  let done = 0;
  for (let first = 0; first < count; first += atOnce) {
    const taken = sizes.slice(first, first + atOnce);
    const workgroups = taken.reduce((sum, size) => sum + squareSumsOf(size), 0);
    const tensors = [...gradients.slice(first, first + atOnce), sums];
    backend.run(squareSumsShader(taken), tensors, [{ u32: done }], [workgroups]);
    done += workgroups;
  }
  const scale = backend.allocate([]);
  backend.run(clipScaleShader(), [sums, scale], [{ u32: total }, { f32: maxNorm }], [1]);
  backend.disposeData(sums.dataId);
  return scale;
};

/** `ClipScale` (../../operations/clip_scale.ts). */
export const clipScaleKernels: ReadonlyMap<string, GpuKernel> = new Map([["ClipScale", clipScale]]);
