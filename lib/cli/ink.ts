import type { Picture } from "./picture.ts";

/** How much ink lies on each pixel: 0 is paper, 1 the strongest ink of the picture. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** A picture with less contrast than this is paper alone. */
const leastContrast = 0.1;
/** Fainter than this beside the strongest ink is paper: noise, shadow, compression. */
const faintest = 0.1;

/**
 * Tells ink from paper, dark on light or light on dark.
 *
 * Paper is what lies on the picture's border: its median brightness. Ink departs from it, to the
 * side on which the departure is largest.
 *
 * @throws {RangeError} If there is no ink.
 */
export function findInk(picture: Picture): Ink {
  const { width, height } = picture;
  const values = onOpaquePaper(picture);
  const paper = median(border(values, width, height));
  let darkest = Infinity;
  let brightest = -Infinity;
  for (const value of values) {
    darkest = Math.min(darkest, value);
    brightest = Math.max(brightest, value);
  }
  const strongest = brightest - paper > paper - darkest ? brightest - paper : darkest - paper;
  if (Math.abs(strongest) < leastContrast) {
    throw new RangeError("There is no ink in the image: draw a character that stands out");
  }
  const ink = values.map((value) => {
    const strength = (value - paper) / strongest;
    return strength < faintest ? 0 : strength;
  });
  return { width, height, values: ink };
}

/**
 * Lays the picture on paper where it is transparent. Where the opaque part holds both ink and
 * paper, that paper goes on; where it is all of one brightness, it is the ink, and paper is the
 * opposite.
 */
function onOpaquePaper({ brightness, opacity }: Picture): Float32Array {
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (let pixel = 0; pixel < opacity.length; pixel++) {
    weight += opacity[pixel];
    sum += opacity[pixel] * brightness[pixel];
    squares += opacity[pixel] * brightness[pixel] ** 2;
  }
  if (weight === opacity.length) return brightness;
  if (weight === 0) return new Float32Array(opacity.length);
  const mean = sum / weight;
  const deviation = Math.sqrt(Math.max(squares / weight - mean ** 2, 0));
  const bright = mean >= 0.5;
  const paper = (deviation > leastContrast) === bright ? 1 : 0;
  return brightness.map((value, pixel) => paper + opacity[pixel] * (value - paper));
}

function border(values: Float32Array, width: number, height: number): Float32Array {
  return values.filter((_, pixel) => {
    const column = pixel % width;
    const row = (pixel - column) / width;
    return row === 0 || row === height - 1 || column === 0 || column === width - 1;
  });
}

function median(values: Float32Array): number {
  return values.toSorted()[values.length >> 1];
}
