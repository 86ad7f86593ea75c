import { util } from "@tensorflow/tfjs";
import { dropoutKey, type DropoutOptions, dropoutThreshold } from "../../operations/dropout.ts";
import type { GpuKernel } from "../register.ts";
import { dropoutShader } from "../shaders/dropout.ts";
import { workgroupsOf } from "../workgroups.ts";

const dropout: GpuKernel = ({ inputs: { x }, attrs, backend }) => {
  if (x.dtype !== "float32") return undefined;
  const { rate, seed, per } = attrs as unknown as DropoutOptions;
  const size = util.sizeFromShape(x.shape);
  const y = backend.allocate(x.shape);
  backend.run(
    // Where an example has one number a channel, both ways are the same.
    dropoutShader(x.shape.length < 3 ? "unit" : per),
    [x, y],
    [
      { u32: size },
      { u32: Math.max(1, size / (x.shape[0] ?? 1)) },
      { u32: x.shape.at(-1) ?? 1 },
      { u32: dropoutKey(seed) },
      { u32: dropoutThreshold(rate) },
      { f32: 1 / (1 - rate) },
    ],
    workgroupsOf(size),
  );
  return y;
};

/** `Dropout` (../../operations/dropout.ts). */
export const dropoutKernels: ReadonlyMap<string, GpuKernel> = new Map([["Dropout", dropout]]);
