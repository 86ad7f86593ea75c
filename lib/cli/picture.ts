import { imageFormat } from "../data/image_size.ts";
import { isClear, readPngSamples, type Samples } from "../data/png.ts";

/** A picture in grey, with how opaque each pixel is; both from 0 to 1. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly brightness: Float32Array;
  readonly opacity: Float32Array;
}

/**
 * Reads a PNG of any colour type and bit depth.
 *
 * @throws {TypeError} If the bytes are no PNG.
 * @throws {RangeError} If the PNG is damaged, too large or of a kind that cannot be read.
 */
export function readPng(bytes: Uint8Array): Picture {
  if (imageFormat(bytes) !== "png") {
    throw new TypeError("It is no PNG file: convert it to PNG");
  }
  return toGrey(readPngSamples(bytes));
}

function toGrey(samples: Samples): Picture {
  const { width, height, values, channels, largest } = samples;
  const count = width * height;
  const brightness = new Float32Array(count);
  const opacity = new Float32Array(count).fill(1);
  const colours = channels < 3 ? 1 : 3;
  for (let pixel = 0; pixel < count; pixel++) {
    const at = pixel * channels;
    // ITU-R BT.601, as Pillow and ImageMagick turn colours into grey.
    const grey = colours === 1
      ? values[at]
      : 0.299 * values[at] + 0.587 * values[at + 1] + 0.114 * values[at + 2];
    brightness[pixel] = grey / largest;
    if (channels > colours) opacity[pixel] = values[at + colours] / largest;
    else if (isClear(samples, pixel)) opacity[pixel] = 0;
  }
  return { width, height, brightness, opacity };
}
