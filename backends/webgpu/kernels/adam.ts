import * as tf from "@tensorflow/tfjs";
import type { GpuKernel } from "../register.ts";
import { ADAM_BUFFERS, adamNumbers, adamShader } from "../shaders/adam.ts";
import { workgroupsOf } from "../workgroups.ts";

/** All tensors at once, or as many as the device lets a shader have buffers for. */
const adam: GpuKernel = ({ inputs, attrs, backend }) => {
  const { gradientScale } = inputs;
  const count = attrs.count as number;
  const numbers = adamNumbers(attrs as Record<string, number>);
  const { maxStorageBuffersPerShaderStage: most } = backend.device.limits;
  const atOnce = Math.floor((most - (gradientScale ? 1 : 0)) / ADAM_BUFFERS);
  for (let first = 0; first < count; first += atOnce) {
    const indices = Array.from({ length: Math.min(atOnce, count - first) }, (_, at) => first + at);
    const sizes = indices.map((index) => tf.util.sizeFromShape(inputs[`parameter${index}`].shape));
    const tensors = indices.flatMap((index) =>
      ["parameter", "firstMoment", "secondMoment", "gradient"].map((name) => inputs[name + index])
    );
    if (gradientScale) tensors.push(gradientScale);
    const threads = sizes.reduce((sum, size) => sum + size, 0);
    const shader = adamShader(sizes, gradientScale !== undefined);
    backend.run(shader, tensors, numbers, workgroupsOf(threads));
    backend.changed(tensors);
  }
  // The end of a training step: the GPU begins with it while the next one is prepared.
  backend.flush();
  return [];
};

/** `Adam` (../../operations/adam.ts). */
export const adamKernels: ReadonlyMap<string, GpuKernel> = new Map([["Adam", adam]]);
