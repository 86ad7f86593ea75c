import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Numbers of a part of assembly/depthwise_multiplier.ts. */
const CHUNK = 16384;

/** Runs `use` on x with each channel as often as it has output channels. */
export function withRepeatedChannels(
  backend: WasmThreadsBackend,
  { batchSize, inHeight, inWidth, inChannels, outChannels }: Conv2DInfo,
  x: number,
  use: (repeated: number) => void,
): void {
  if (outChannels === inChannels) return use(x);
  const size = batchSize * inHeight * inWidth * inChannels, multiplier = outChannels / inChannels;
  backend.withScratch(size * multiplier * 4, (repeated) => {
    const parts = Math.ceil(size / CHUNK);
    backend.engine.run("repeatChannels", parts, [x, repeated, multiplier, size]);
    use(repeated);
  });
}

/** Lets `fill` write a gradient for each output channel, and sums those of the same input channel. */
export function summingRepeatedChannels(
  backend: WasmThreadsBackend,
  { batchSize, inHeight, inWidth, inChannels, outChannels }: Conv2DInfo,
  dx: number,
  fill: (repeated: number) => void,
): void {
  if (outChannels === inChannels) return fill(dx);
  const size = batchSize * inHeight * inWidth * inChannels, multiplier = outChannels / inChannels;
  backend.withScratch(size * multiplier * 4, (repeated) => {
    fill(repeated);
    const parts = Math.ceil(size / CHUNK);
    backend.engine.run("sumRepeatedChannels", parts, [repeated, dx, multiplier, size]);
  });
}
