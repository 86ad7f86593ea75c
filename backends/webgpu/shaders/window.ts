import type { backend_util } from "@tensorflow/tfjs";

type Conv2DInfo = backend_util.Conv2DInfo;

/** What a window's shaders are written for: all but the batch's size. */
export type Window =
  & Pick<
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
  >
  & {
    /** Zeros above and to the left of an image. */
    readonly padTop: number;
    readonly padLeft: number;
    /** Whether no window reaches beyond the image. */
    readonly inside: boolean;
  };

/** What shaders must know of a convolution or a pooling. */
export function windowOf(info: Conv2DInfo): Window {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const { top, left, bottom, right } = padInfo;
  return {
    inHeight,
    inWidth,
    inChannels,
    outHeight,
    outWidth,
    outChannels,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
    padTop: top,
    padLeft: left,
    inside: top <= 0 && left <= 0 && bottom <= 0 && right <= 0,
  };
}

/** Whether shaders here can compute a convolution: they know no dilation and no channels first. */
export function suits(info: Conv2DInfo): boolean {
  const { top, left } = info.padInfo;
  return info.dilationHeight === 1 && info.dilationWidth === 1 &&
    info.dataFormat === "channelsLast" && Number.isInteger(top) && Number.isInteger(left) &&
    info.outShape.every((size) => size > 0);
}
