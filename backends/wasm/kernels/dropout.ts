import { util } from "@tensorflow/tfjs";
import { dropoutKey, type DropoutOptions, dropoutThreshold } from "../../operations/dropout.ts";
import type { OwnKernel } from "../register.ts";

/** Numbers of a part of assembly/dropout.ts. */
const CHUNK = 16384;

/** `Dropout` (../../operations/dropout.ts). */
export const dropoutKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Dropout", ({ inputs: { x }, attrs, backend }) => {
    if (x.dtype !== "float32") return undefined;
    const { rate, seed, per } = attrs as unknown as DropoutOptions;
    const source = backend.address(x);
    const output = backend.allocate(x.shape);
    const shared = [source, backend.address(output), dropoutKey(seed), dropoutThreshold(rate)];
    const size = util.sizeFromShape(x.shape);
    const channels = x.shape.at(-1) ?? 1, examples = x.shape[0] ?? 1;
    // Where an example has one number a channel, both are the same, and rows may be short.
    if (per === "unit" || size === examples * channels) {
      backend.engine.run("dropUnits", Math.ceil(size / CHUNK), [...shared, size], [1 / (1 - rate)]);
      return output;
    }
    const pixels = size / channels;
    const pixelsOfPart = Math.max(1, Math.floor(CHUNK / channels));
    backend.engine.run("dropChannels", Math.ceil(pixels / pixelsOfPart), [
      ...shared,
      pixels,
      channels,
      pixels / examples,
      pixelsOfPart,
    ], [1 / (1 - rate)]);
    return output;
  }],
]);
