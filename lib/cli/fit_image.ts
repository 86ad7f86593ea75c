import type { DatasetName } from "../data/datasets.ts";
import { type DecodedImage, decodeImage } from "../data/decode_image.ts";
import { resizeImage } from "../data/resize_image.ts";
import type { ModelConfiguration } from "../train/checkpoint.ts";
import { centerCharacter } from "./center_character.ts";
import { findInk } from "./ink.ts";
import { readPicture } from "./picture.ts";
import type { Fit } from "./schemas.ts";

/** Data sets by name whose images are characters, centred. */
const characters: readonly string[] = ["mnist", "kmnist"] satisfies DatasetName[];

/** How images of the data that a network learned from look: classes with words are pictures. */
export function fitFor({ imageShape, dataset = "", classNames = [] }: ModelConfiguration): Fit {
  const [height, width, channels] = imageShape;
  const numbered = classNames.every((name) => /^\d+$/.test(name));
  const canBeCharacter = height === width && channels === 1;
  return canBeCharacter && (characters.includes(dataset) || numbered) ? "character" : "picture";
}

/**
 * Reads an image file into the shape of a network's images.
 *
 * @returns Values from 0 to 1, height x width x channels.
 * @throws {TypeError} If it is neither PNG nor JPEG.
 * @throws {RangeError} If it is damaged, too large, or no character can be found in it.
 */
export async function fitImage(
  bytes: Uint8Array<ArrayBuffer>,
  [height, width, channels]: readonly [number, number, number],
  fit: Fit,
): Promise<Float32Array> {
  if (fit === "character") return centerCharacter(findInk(await readPicture(bytes)), width);
  const image = withChannels(await decodeImage(bytes), channels);
  return Float32Array.from(resizeImage(image, height, width).pixels, (value) => value / 255);
}

function withChannels(image: DecodedImage, channels: number): DecodedImage {
  const { height, width, pixels } = image;
  if (image.channels === channels) return image;
  if (channels === 3) {
    const coloured = Uint8Array.from({ length: 3 * pixels.length }, (_, at) => pixels[at / 3 | 0]);
    return { height, width, channels, pixels: coloured };
  }
  if (channels !== 1) {
    throw new RangeError(
      `The network reads images of ${channels} channels, and files have 1 or 3: use it as a library`,
    );
  }
  const grey = Uint8Array.from(
    { length: height * width },
    // ITU-R BT.601, as Pillow and ImageMagick turn colours into grey.
    (_, at) => 0.299 * pixels[3 * at] + 0.587 * pixels[3 * at + 1] + 0.114 * pixels[3 * at + 2],
  );
  return { height, width, channels, pixels: grey };
}
