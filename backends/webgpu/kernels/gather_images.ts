import type { GpuKernel } from "../register.ts";
import { gatherShader } from "../shaders/gather_images.ts";
import { workgroupsOf } from "../workgroups.ts";

const gather: GpuKernel = ({ inputs, attrs, backend }) => {
  const { height, width, channels, from, count } = attrs as Record<string, number>;
  const { images, labels, order, places } = inputs;
  const gathered = backend.allocate([count, height, width, channels]);
  const gatheredLabels = backend.makeTensorInfo([count], "int32");
  backend.run(
    gatherShader({ height, width, channels, moved: places !== undefined }),
    [images, labels, order, ...places ? [places] : [], gathered, gatheredLabels],
    [{ u32: from }, { u32: count }],
    workgroupsOf(count * height * width * channels),
  );
  return [gathered, gatheredLabels];
};

/** `GatherImages` (../../operations/gather_images.ts). */
export const gatherImagesKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["GatherImages", gather],
]);
