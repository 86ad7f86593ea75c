import type { TensorInfo } from "@tensorflow/tfjs";
import type { GpuKernel } from "../register.ts";
import { buffersOf, type TrackedLayer, trackingShader } from "../shaders/running_statistics.ts";

/** A layer with its tensors and numbers, of which the shader's code knows nothing. */
interface Tracked {
  readonly layer: TrackedLayer;
  readonly tensors: readonly TensorInfo[];
  readonly numbers: readonly { readonly f32: number }[];
}

/** All layers at once, or as many as the device lets a shader have buffers for. */
const track: GpuKernel = ({ inputs, attrs, backend }) => {
  const { kept, momentum, unbiased } = attrs as Record<string, number[]>;
  const layers = kept.map((_, index): Tracked => {
    const layer = {
      channels: inputs[`mean${index}`].shape[0],
      biased: inputs[`bias${index}`] !== undefined,
    };
    return {
      layer,
      tensors: buffersOf(layer).map((name) => inputs[name + index]),
      numbers: [kept, momentum, unbiased].map((numbers) => ({ f32: numbers[index] })),
    };
  });
  const { maxStorageBuffersPerShaderStage: most } = backend.device.limits;
  while (layers.length > 0) {
    const taken = [layers.shift()!];
    let buffers = taken[0].tensors.length;
    while (layers.length > 0 && buffers + layers[0].tensors.length <= most) {
      buffers += layers[0].tensors.length;
      taken.push(layers.shift()!);
    }
    const tensors = taken.flatMap((layer) => layer.tensors);
    const numbers = taken.flatMap((layer) => layer.numbers);
    const shader = trackingShader(taken.map(({ layer }) => layer));
    backend.run(shader, tensors, numbers, [taken.length]);
    backend.changed(tensors);
  }
  return [];
};

/** `TrackStatistics` (../../operations/running_statistics.ts). */
export const runningStatisticsKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["TrackStatistics", track],
]);
