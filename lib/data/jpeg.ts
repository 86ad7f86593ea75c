import { mostPixels, type Samples } from "./samples.ts";

/**
 * Reads a JPEG, turned as its EXIF data say. Deno decodes it itself, and gives its pixels only as a
 * file again: a bitmap, which is not compressed.
 *
 * @param size Columns and rows, where they are known: an image too large is not decoded.
 * @throws {RangeError} If the JPEG is damaged or too large.
 */
export async function readJpegSamples(
  bytes: Uint8Array<ArrayBuffer>,
  size: readonly [number, number] | undefined,
): Promise<Samples> {
  if (size && size[0] * size[1] > mostPixels) {
    throw new RangeError(
      `The JPEG is ${size[0]} x ${size[1]} pixels: scale it to at most 100 million pixels`,
    );
  }
  try {
    const image = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("bitmaprenderer")!.transferFromImageBitmap(image);
    const bitmap = await canvas.convertToBlob({ type: "image/bmp" });
    return bitmapSamples(new DataView(await bitmap.arrayBuffer()));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`The JPEG is damaged (${reason}): save it again`, { cause: error });
  }
}

/** The pixels of a Windows bitmap as Deno writes it: grey bytes, or blue, green and red. */
function bitmapSamples(file: DataView): Samples {
  const start = file.getUint32(10, true);
  const width = file.getInt32(18, true);
  const height = file.getInt32(22, true);
  const channels = file.getUint16(28, true) / 8;
  if (height < 1 || (channels !== 1 && channels !== 3)) {
    throw new Error(`expected a bitmap of 8 or 24 bits from Deno, found ${channels * 8}`);
  }
  // Rows lie upside down, each filled up to whole words.
  const bytesPerRow = Math.ceil(width * channels / 4) * 4;
  const values = new Uint8Array(width * height * channels);
  for (let row = 0, to = 0; row < height; row++) {
    const from = start + (height - 1 - row) * bytesPerRow;
    for (let column = 0; column < width; column++) {
      for (let channel = channels - 1; channel >= 0; channel--) {
        values[to++] = file.getUint8(from + column * channels + channel);
      }
    }
  }
  return { width, height, channels, values, largest: 255 };
}
