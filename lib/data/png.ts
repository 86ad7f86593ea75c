import { convertIndexedToRgb, decode, type DecodedPng } from "fast-png";
import { mostPixels, type Samples } from "./samples.ts";

/**
 * Reads a PNG of any colour type and bit depth.
 *
 * @throws {RangeError} If the PNG is damaged, too large or of a kind that cannot be read.
 */
export function readPngSamples(bytes: Uint8Array): Samples {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) throw new RangeError("The PNG ends within its header: save it again");
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  if (width === 0 || height === 0 || width * height > mostPixels) {
    throw new RangeError(
      `The PNG is ${width} x ${height} pixels: scale it to at most 100 million pixels`,
    );
  }
  // fast-png unpacks small pixels as if rows were not interlaced.
  if (header.getUint8(24) < 8 && header.getUint8(28) !== 0) {
    throw new RangeError(
      `The PNG is interlaced with ${header.getUint8(24)} bits a pixel: save it without interlacing`,
    );
  }
  let image: DecodedPng;
  try {
    image = decode(bytes, { checkCrc: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`The PNG is damaged (${reason}): save it again`, { cause: error });
  }
  return samplesOf(image);
}

/** One number a channel of a pixel, whatever the file's packing. */
function samplesOf(image: DecodedPng): Samples {
  const { width, height, channels, depth, palette, transparency } = image;
  if (channels === 1 && palette !== undefined) {
    const channels = palette[0].length;
    return { width, height, channels, values: convertIndexedToRgb(image), largest: 255 };
  }
  const largest = 2 ** depth - 1;
  const values = depth < 8 ? unpack(image) : image.data;
  return { width, height, channels, values, largest, clear: transparency };
}

/** Grey pixels of 1, 2 or 4 bits: the first lies in the highest bits, rows start on whole bytes. */
function unpack({ width, height, depth, data }: DecodedPng): Uint8Array {
  const bytesPerRow = Math.ceil(width * depth / 8);
  const values = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const bit = column * depth;
      const byte = data[row * bytesPerRow + (bit >> 3)];
      values[row * width + column] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  }
  return values;
}
