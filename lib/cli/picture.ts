import { readSamples } from "../data/read_samples.ts";
import { isClear, type Samples } from "../data/samples.ts";

/** A picture in grey, with how opaque each pixel is; both from 0 to 1. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly brightness: Float32Array;
  readonly opacity: Float32Array;
}

/**
 * Reads a PNG of any colour type and bit depth, or a JPEG.
 *
 * @throws {TypeError} If the bytes are neither.
 * @throws {RangeError} If the file is damaged, too large or of a kind that cannot be read.
 */
export async function readPicture(bytes: Uint8Array<ArrayBuffer>): Promise<Picture> {
  return toGrey(await readSamples(bytes));
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
