import { imageFormat, imageSize } from "./image_size.ts";
import { readJpegSamples } from "./jpeg.ts";
import type { Samples } from "./samples.ts";

/**
 * Reads a PNG or a JPEG.
 *
 * @throws {TypeError} If the bytes are neither.
 * @throws {RangeError} If the file is damaged, too large or of a kind that cannot be read.
 */
export async function readSamples(bytes: Uint8Array<ArrayBuffer>): Promise<Samples> {
  const format = imageFormat(bytes);
  if (format === "jpeg") return await readJpegSamples(bytes, imageSize(bytes));
  if (format === undefined) {
    throw new TypeError("It is neither PNG nor JPEG: convert it to one of them");
  }
  // Not loaded where there is no such image.
  const { readPngSamples } = await import("./png.ts");
  return readPngSamples(bytes);
}
