import type { DecodedImage } from "./decode_image.ts";

/**
 * Brings an image to a size, with no regard to its proportions, as Pillow does with its bilinear
 * filter, and PyTorch with `antialias=True`: each new pixel is the mean of the old ones around it,
 * weighted by a triangle that is as wide as two new pixels, and at least as two old ones.
 */
export function resizeImage(image: DecodedImage, height: number, width: number): DecodedImage {
  const { channels } = image;
  if (image.height === height && image.width === width) return image;
  const columns = weights(image.width, width);
  const rows = weights(image.height, height);

  const narrow = new Float32Array(image.height * width * channels);
  for (let row = 0, to = 0; row < image.height; row++) {
    for (const { first, shares } of columns) {
      const from = (row * image.width + first) * channels;
      for (let channel = 0; channel < channels; channel++, to++) {
        for (let index = 0; index < shares.length; index++) {
          narrow[to] += shares[index] * image.pixels[from + index * channels + channel];
        }
      }
    }
  }

  const rowLength = width * channels;
  const pixels = new Uint8Array(height * rowLength);
  const sums = new Float32Array(rowLength);
  for (const [row, { first, shares }] of rows.entries()) {
    sums.fill(0);
    for (let index = 0; index < shares.length; index++) {
      const from = (first + index) * rowLength;
      for (let at = 0; at < rowLength; at++) sums[at] += shares[index] * narrow[from + at];
    }
    for (let at = 0; at < rowLength; at++) pixels[row * rowLength + at] = Math.round(sums[at]);
  }
  return { height, width, channels, pixels };
}

/** Which old pixels make up a new one: the first of them, and each one's share. */
interface Weights {
  readonly first: number;
  readonly shares: Float64Array;
}

function weights(length: number, count: number): Weights[] {
  const step = length / count;
  const reach = Math.max(step, 1);
  return Array.from({ length: count }, (_, index) => {
    const center = (index + 0.5) * step;
    const first = Math.max(0, Math.floor(center - reach + 0.5));
    const end = Math.min(length, Math.floor(center + reach + 0.5));
    const shares = Float64Array.from(
      { length: end - first },
      (_, at) => Math.max(0, 1 - Math.abs(first + at + 0.5 - center) / reach),
    );
    const sum = shares.reduce((sum, share) => sum + share, 0);
    return { first, shares: shares.map((share) => share / sum) };
  });
}
