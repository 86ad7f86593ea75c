import type { backend_util } from "@tensorflow/tfjs";

type Conv2DInfo = backend_util.Conv2DInfo;

/** What a convolution's shaders are written for: all but the batch's size. */
export type Window = Pick<
  Conv2DInfo,
  | "inHeight"
  | "inWidth"
  | "inChannels"
  | "outHeight"
  | "outWidth"
  | "outChannels"
  | "filterHeight"
  | "filterWidth"
  | "strideHeight"
  | "strideWidth"
  | "padInfo"
>;

/** Whether shaders here can compute a convolution: they know no dilation and no channels first. */
export function suits(info: Conv2DInfo): boolean {
  const { top, left } = info.padInfo;
  return info.dilationHeight === 1 && info.dilationWidth === 1 &&
    info.dataFormat === "channelsLast" && Number.isInteger(top) && Number.isInteger(left) &&
    info.outShape.every((size) => size > 0);
}

/** Whether no window reaches beyond the image. */
export function isInside({ padInfo: { top, left, bottom, right } }: Window): boolean {
  return top <= 0 && left <= 0 && bottom <= 0 && right <= 0;
}
