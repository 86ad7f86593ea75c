import type { backend_util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";

type Conv2DInfo = backend_util.Conv2DInfo;

/** Height and width of a convolution's input with its padding. */
export function paddedSize(
  { inHeight, inWidth, padInfo }: Conv2DInfo,
): { height: number; width: number } {
  return {
    height: inHeight + padInfo.top + padInfo.bottom,
    width: inWidth + padInfo.left + padInfo.right,
  };
}

function isPadded(info: Conv2DInfo): boolean {
  const { height, width } = paddedSize(info);
  return height !== info.inHeight || width !== info.inWidth;
}

/** The arguments of assembly/padding.ts after the two addresses. */
function border(info: Conv2DInfo): number[] {
  const { inHeight, inWidth, inChannels, padInfo } = info;
  const { height, width } = paddedSize(info);
  const pixelBytes = inChannels * 4;
  const sizes = [inHeight, inWidth * pixelBytes, height, width * pixelBytes];
  return [...sizes, padInfo.top, padInfo.left * pixelBytes];
}

function paddedBytes(info: Conv2DInfo): number {
  const { height, width } = paddedSize(info);
  return info.batchSize * height * width * info.inChannels * 4;
}

/** Runs `use` on the address of the input with zeros around it. */
export function withPadding(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  x: number,
  use: (padded: number) => void,
): void {
  if (!isPadded(info)) return use(x);
  backend.withScratch(paddedBytes(info), (padded) => {
    backend.engine.run("pad", info.batchSize, [x, padded, ...border(info)]);
    use(padded);
  });
}

/** Lets `fill` write a padded input's gradient, and cuts the padding off into `dx`. */
export function withoutPadding(
  backend: WasmThreadsBackend,
  info: Conv2DInfo,
  dx: number,
  fill: (padded: number) => void,
): void {
  if (!isPadded(info)) return fill(dx);
  backend.withScratch(paddedBytes(info), (padded) => {
    fill(padded);
    backend.engine.run("crop", info.batchSize, [padded, dx, ...border(info)]);
  });
}
