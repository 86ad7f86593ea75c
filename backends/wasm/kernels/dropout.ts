import { type TensorInfo, util } from "@tensorflow/tfjs";
import { dropoutKey, type DropoutOptions, dropoutThreshold } from "../../operations/dropout.ts";
import type { WasmThreadsBackend } from "../backend.ts";
import type { OwnKernel } from "../register.ts";
import { broadcast } from "./broadcast.ts";

/** Places of a part of assembly/dropout.ts. */
const CHUNK = 16384;

/** Fills a tensor with x times the mask of its places, or with the mask. */
function fill(
  backend: WasmThreadsBackend,
  output: TensorInfo,
  { rate, seed }: DropoutOptions,
  x?: TensorInfo,
): void {
  const size = util.sizeFromShape(output.shape);
  const addresses = [x ? backend.address(x) : 0, backend.address(output)];
  backend.engine.run(
    x ? "dropOut" : "dropoutMask",
    Math.ceil(size / CHUNK),
    [...addresses, dropoutKey(seed), dropoutThreshold(rate), size],
    [1 / (1 - rate)],
  );
}

/** `Dropout` (../../operations/dropout.ts). */
export const dropoutKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Dropout", ({ inputs: { x }, attrs, backend }) => {
    if (x.dtype !== "float32") return undefined;
    const options = attrs as unknown as DropoutOptions;
    backend.address(x);
    const output = backend.allocate(x.shape);
    // Where an example has one number a channel, both ways are the same.
    if (options.per === "unit" || x.shape.length < 3) {
      fill(backend, output, options, x);
      return output;
    }
    const [examples, ...sizes] = x.shape, channels = sizes.pop()!;
    const pixels = [examples, util.sizeFromShape(sizes), channels];
    const mask = backend.allocate([examples, 1, channels]);
    fill(backend, mask, options);
    broadcast(backend, "multiply", { ...x, shape: pixels }, mask, "float32", {
      ...output,
      shape: pixels,
    });
    backend.disposeIntermediateTensorInfo(mask);
    return output;
  }],
]);
