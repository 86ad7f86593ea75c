import { convertIndexedToRgb, decode, type DecodedPng, hasPngSignature } from "fast-png";

/** A picture in grey, with how opaque each pixel is; both from 0 to 1. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly brightness: Float32Array;
  readonly opacity: Float32Array;
}

const mostPixels = 100_000_000;

/**
 * Reads a PNG of any colour type and bit depth.
 *
 * @throws {TypeError} If the bytes are no PNG.
 * @throws {RangeError} If the PNG is damaged, too large or of a kind that cannot be read.
 */
export function readPng(bytes: Uint8Array): Picture {
  if (!hasPngSignature(bytes)) throw new TypeError("It is no PNG file: convert it to PNG");
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
  const samples = samplesOf(image);
  return toGrey(samples, width, height);
}

interface Samples {
  readonly values: ArrayLike<number>;
  readonly channels: number;
  readonly largest: number;
  /** The colour that is wholly transparent, if there is one. */
  readonly clear?: ArrayLike<number>;
}

/** One number a channel of a pixel, whatever the file's packing. */
function samplesOf(image: DecodedPng): Samples {
  const { channels, depth, palette, transparency } = image;
  if (channels === 1 && palette !== undefined) {
    return { values: convertIndexedToRgb(image), channels: palette[0].length, largest: 255 };
  }
  const largest = 2 ** depth - 1;
  const values = depth < 8 ? unpack(image) : image.data;
  return { values, channels, largest, clear: transparency };
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

function toGrey({ values, channels, largest, clear }: Samples, width: number, height: number) {
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
    else if (clear !== undefined && sameColour(values, at, clear, colours)) opacity[pixel] = 0;
  }
  return { width, height, brightness, opacity };
}

function sameColour(
  values: ArrayLike<number>,
  at: number,
  colour: ArrayLike<number>,
  channels: number,
): boolean {
  for (let channel = 0; channel < channels; channel++) {
    if (values[at + channel] !== colour[channel]) return false;
  }
  return true;
}
