import { readSamples } from "./read_samples.ts";
import { isClear, type Samples } from "./samples.ts";

/** An image in memory. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  /** 1 if every pixel is grey, else 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** Bytes, height x width x channels. */
  readonly pixels: Uint8Array;
}

/**
 * Decodes a PNG or JPEG into bytes. What is transparent is laid on white, as on a page. An image
 * stored in colour whose pixels are all grey is grey.
 *
 * @throws {TypeError} If the bytes are neither.
 * @throws {RangeError} If the file is damaged, too large or of a kind that cannot be read.
 */
export async function decodeImage(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedImage> {
  return toBytes(await readSamples(bytes));
}

function toBytes(samples: Samples): DecodedImage {
  const { width, height, channels: stored, values, largest, clear } = samples;
  const hasOpacity = stored === 2 || stored === 4;
  const colours = hasOpacity ? stored - 1 : stored;
  const pixels = new Uint8Array(width * height * colours);
  for (let pixel = 0, to = 0; pixel < width * height; pixel++) {
    const from = pixel * stored;
    const opacity = hasOpacity
      ? values[from + colours] / largest
      : clear !== undefined && isClear(samples, pixel)
      ? 0
      : 1;
    for (let channel = 0; channel < colours; channel++) {
      const value = values[from + channel] / largest;
      pixels[to++] = Math.round(255 * (1 + opacity * (value - 1)));
    }
  }
  return colours === 3 && isGrey(pixels)
    ? { height, width, channels: 1, pixels: pixels.filter((_, at) => at % 3 === 0) }
    : { height, width, channels: colours as 1 | 3, pixels };
}

function isGrey(pixels: Uint8Array): boolean {
  for (let at = 0; at < pixels.length; at += 3) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return false;
  }
  return true;
}
