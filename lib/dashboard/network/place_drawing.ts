import { centerCharacter } from "../../cli/center_character.ts";
import type { Ink } from "../../cli/ink.ts";

/** Height, width and channels of a network's images. */
export type ImageShape = readonly [number, number, number];

/** Whether the pad makes images that a network reads: grey ones. */
export function canWriteFor([, , channels]: ImageShape): boolean {
  return channels === 1;
}

/**
 * Brings what was written into a grey image of a network's size, as MNIST's digits lie in theirs: in the
 * middle of the largest square.
 *
 * @returns height x width pixels from 0 (paper) to 1 (ink)
 */
export function placeDrawing(ink: Ink, [height, width]: ImageShape): Float32Array {
  const side = Math.min(height, width);
  const square = centerCharacter(ink, side);
  if (height === width) return square;
  const image = new Float32Array(height * width);
  const [top, left] = [(height - side) >> 1, (width - side) >> 1];
  for (let row = 0; row < side; row++) {
    image.set(square.subarray(row * side, (row + 1) * side), (top + row) * width + left);
  }
  return image;
}
