import type { Ink } from "./ink.ts";

/**
 * Brings a character to the size and place that MNIST's have.
 *
 * As LeCun et al. made MNIST (1998, section III.A): the ink is scaled to fit a box of 5/7 of the
 * image (20 x 20 pixels of 28 x 28) with its aspect ratio kept, grey where pixels are covered in
 * part, and the box is moved so that the ink's centre of mass is the image's centre.
 *
 * @param size Rows and columns of the result.
 * @returns size x size pixels from 0 (paper) to 1 (ink).
 */
export function centerCharacter(ink: Ink, size: number): Float32Array {
  const box = boundingBox(ink);
  const scale = Math.round(size * 5 / 7) / Math.max(box.width, box.height);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  const character = shrink(ink, box, width, height);
  const { x, y } = centerOfMass(character, width, height);
  // The centre of pixel `size / 2`, as MNIST has it.
  const left = placed(size / 2 - x, size - width);
  const top = placed(size / 2 - y, size - height);
  const image = new Float32Array(size * size);
  for (let row = 0; row < height; row++) {
    image.set(character.subarray(row * width, (row + 1) * width), (top + row) * size + left);
  }
  return image;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function boundingBox({ width, height, values }: Ink): Box {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (values[row * width + column] === 0) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = row;
    }
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Averages the area that each new pixel covers; the strongest ink becomes 1 again. */
function shrink(ink: Ink, box: Box, width: number, height: number): Float32Array {
  const columns = coverage(box.left, box.width, width);
  const rows = coverage(box.top, box.height, height);
  const result = new Float32Array(width * height);
  for (const [row, parts] of rows.entries()) {
    for (const { at: sourceRow, share: rowShare } of parts) {
      const start = sourceRow * ink.width;
      for (let column = 0; column < width; column++) {
        for (const { at, share } of columns[column]) {
          result[row * width + column] += rowShare * share * ink.values[start + at];
        }
      }
    }
  }
  const strongest = result.reduce((most, value) => Math.max(most, value), 0);
  return result.map((value) => value / strongest);
}

/** For each of `count` new pixels: the old ones that it covers, and which share of it each fills. */
function coverage(start: number, length: number, count: number): { at: number; share: number }[][] {
  const step = length / count;
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index * step, (index + 1) * step];
    const parts = [];
    for (let at = Math.floor(from); at < Math.min(to, length); at++) {
      const share = (Math.min(to, at + 1) - Math.max(from, at)) / step;
      if (share > 0) parts.push({ at: start + at, share });
    }
    return parts;
  });
}

function centerOfMass(values: Float32Array, width: number, height: number) {
  let [mass, x, y] = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column];
      mass += value;
      x += value * column;
      y += value * row;
    }
  }
  return { x: x / mass, y: y / mass };
}

function placed(start: number, most: number): number {
  return Math.min(Math.max(Math.round(start), 0), most);
}
