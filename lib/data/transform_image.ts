/** How an image is moved about its centre: sheared, scaled, turned, then shifted. */
export interface Transformation {
  /** Radians, clockwise. */
  readonly angle: number;
  /** Columns to the right. */
  readonly right: number;
  /** Rows downwards. */
  readonly down: number;
  /** How many times as large. */
  readonly scale: number;
  /** Radians by which upright lines lean to the right. */
  readonly shear: number;
}

/**
 * Where in an image a pixel of the transformed one comes from: how far columns and rows to the right
 * and downwards lead, before the shift. It is the inverse of turning, scaling and shearing.
 */
interface InverseTransformation {
  readonly xByColumn: number;
  readonly xByRow: number;
  readonly yByColumn: number;
  readonly yByRow: number;
}

/** The inverse of a transformation, whose shift is left to the caller. */
export function invert({ angle, scale, shear }: Transformation): InverseTransformation {
  const lean = Math.tan(shear);
  return {
    xByColumn: (Math.cos(angle) - Math.sin(angle) * lean) / scale,
    xByRow: (Math.sin(angle) + Math.cos(angle) * lean) / scale,
    yByColumn: -Math.sin(angle) / scale,
    yByRow: Math.cos(angle) / scale,
  };
}

/** The sizes of an image. */
export interface ImageSize {
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
  /** Values of one pixel. */
  readonly channels: number;
}

/** The image that {@linkcode transformImage} draws from, and where in it there is anything. */
interface FramedImage {
  /** Pixels from 0 to 1 in a frame of zeros, (height + 2) x (width + 2) x channels. */
  readonly pixels: Float32Array;
  /** Places between these, counted in the frame, are next to a pixel that is not 0. */
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Room for {@linkcode frameImage}. */
export function makeFrame({ height, width, channels }: ImageSize): FramedImage {
  const pixels = new Float32Array((height + 2) * (width + 2) * channels);
  return { pixels, left: 0, right: 0, top: 0, bottom: 0 };
}

/**
 * Copies an image of a data set into a frame.
 *
 * @param images Pixels of the whole data set.
 * @param image Which image.
 */
export function frameImage(
  images: Uint8Array,
  image: number,
  { height, width, channels }: ImageSize,
  frame: FramedImage,
): void {
  const { pixels } = frame;
  const rowLength = width * channels;
  let [first, last, top, bottom] = [rowLength, -1, height, -1];
  pixels.fill(0);
  for (let row = 0; row < height; row++) {
    const from = (image * height + row) * rowLength;
    const to = (row + 1) * (rowLength + 2 * channels) + channels;
    let start = 0;
    let end = rowLength;
    while (start < end && images[from + start] === 0) start++;
    if (start === end) continue;
    while (images[from + end - 1] === 0) end--;
    if (start < first) first = start;
    if (end > last + 1) last = end - 1;
    if (row < top) top = row;
    bottom = row;
    for (let at = start; at < end; at++) pixels[to + at] = images[from + at] / 255;
  }
  frame.left = Math.floor(first / channels);
  frame.right = Math.floor(last / channels) + 2;
  frame.top = top;
  frame.bottom = bottom + 2;
}

/**
 * Draws an image transformed, as torchvision's `affine` does with tensors and bilinear
 * interpolation: pixels are squares, what lies outside is 0. Only the part where there may be
 * anything is computed, which for characters is about half.
 *
 * @param frame The image.
 * @param size Its size, which the result has as well.
 * @param transformation How to move it.
 * @param into Room for the result, from 0 to 1.
 * @param to Where in there.
 */
export function transformImage(
  { pixels, left, right, top, bottom }: FramedImage,
  { height, width, channels }: ImageSize,
  transformation: Transformation,
  into: Float32Array,
  to: number,
): void {
  // For each pixel of the result, its place in the frame.
  const { xByColumn, xByRow, yByColumn, yByRow } = invert(transformation);
  const centerX = (width - 1) / 2;
  const centerY = (height - 1) / 2;
  const across = -centerX - transformation.right;

  const frameRow = (width + 2) * channels;
  into.fill(0, to, to + height * width * channels);
  for (let row = 0; row < height; row++) {
    const upright = row - centerY - transformation.down;
    const x0 = centerX + 1 + xByColumn * across + xByRow * upright;
    const y0 = centerY + 1 + yByColumn * across + yByRow * upright;
    let column = 0;
    for (; column < width; column++) {
      const x = x0 + xByColumn * column;
      const y = y0 + yByColumn * column;
      if (x >= left && x < right && y >= top && y < bottom) break;
    }
    let next = to + (row * width + column) * channels;
    for (; column < width; column++) {
      const x = x0 + xByColumn * column;
      const y = y0 + yByColumn * column;
      if (!(x >= left && x < right && y >= top && y < bottom)) break;
      // Neither is negative, so these are the floors.
      const wholeX = x | 0;
      const wholeY = y | 0;
      const rightShare = x - wholeX;
      const lowerShare = y - wholeY;
      let at = wholeY * frameRow + wholeX * channels;
      for (let channel = 0; channel < channels; channel++, at++) {
        const here = pixels[at];
        const below = pixels[at + frameRow];
        const upper = here + rightShare * (pixels[at + channels] - here);
        const lower = below + rightShare * (pixels[at + frameRow + channels] - below);
        into[next++] = upper + lowerShare * (lower - upper);
      }
    }
  }
}
