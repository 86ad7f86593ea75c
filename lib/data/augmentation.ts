import { seededRandom } from "../random.ts";
import type { ImageSize, Transformation } from "./transform_image.ts";

/**
 * Random movements of the images, new in each epoch, drawn evenly from the ranges given, as
 * torchvision's `RandomAffine` draws them (which rounds a shift to whole pixels). What an image gets
 * follows from seed, epoch and the image's index alone.
 */
export interface Augmentation {
  /** Turned by up to so many degrees to either side, from 0 to 180; 0 by default. */
  readonly rotation?: number;
  /** Shifted by up to this fraction of width and height to either side, from 0 to 1; 0 by default. */
  readonly shift?: number;
  /** Scaled by a factor of up to so much less or more than 1, below 1; 0 by default. */
  readonly scale?: number;
  /** Leaning by up to so many degrees to either side, below 90; 0 by default. */
  readonly shear?: number;
  /** The run's seed. */
  readonly seed: number;
  /** Whole epochs done before this one. */
  readonly epoch: number;
}

/** An augmentation as worker threads get it. */
export interface RandomTransformations {
  /** What each image's random numbers begin with: 32 bits each. */
  readonly keys: readonly [number, number];
  /** The largest shift to either side, in columns and in rows. */
  readonly columns: number;
  readonly rows: number;
  /** The largest departure from 1. */
  readonly scale: number;
  /** The largest angles to either side, in radians. */
  readonly rotation: number;
  readonly shear: number;
}

const ranges = [
  ["rotation", "from 0 to 180", (degrees: number) => degrees >= 0 && degrees <= 180],
  ["shift", "from 0 to 1", (fraction: number) => fraction >= 0 && fraction <= 1],
  ["scale", "from 0 to below 1", (fraction: number) => fraction >= 0 && fraction < 1],
  ["shear", "from 0 to below 90", (degrees: number) => degrees >= 0 && degrees < 90],
] as const;

/**
 * Checks an augmentation and prepares it for images of a size.
 *
 * @returns Undefined if it changes no image.
 * @throws {RangeError} If a range is out of bounds, or seed or epoch is not finite.
 */
export function randomTransformations(
  augmentation: Augmentation,
  { height, width }: ImageSize,
): RandomTransformations | undefined {
  for (const [name, bounds, holds] of ranges) {
    const value = augmentation[name] ?? 0;
    if (!holds(value)) throw new RangeError(`${name} must be a number ${bounds}, not ${value}`);
  }
  const { rotation = 0, shift = 0, scale = 0, shear = 0, seed, epoch } = augmentation;
  const random = seededRandom(seed, "augmentation", epoch);
  if (rotation === 0 && shift === 0 && scale === 0 && shear === 0) return undefined;
  return {
    keys: [random.nextUint32(), random.nextUint32()],
    rotation: rotation * Math.PI / 180,
    columns: shift * width,
    rows: shift * height,
    scale,
    shear: shear * Math.PI / 180,
  };
}

/**
 * Mixes 32 bits so that a change of one changes each of the others in half of the cases: `lowbias32`
 * (Chris Wellons, Hash Prospector, 2018).
 */
export function mixBits(bits: number): number {
  bits = Math.imul(bits ^ bits >>> 16, 0x7feb352d);
  bits = Math.imul(bits ^ bits >>> 15, 0x846ca68b);
  return (bits ^ bits >>> 16) >>> 0;
}

/** What happens to one image: a hash of keys and index, no state, so any thread may draw it. */
export function randomTransformation(
  { keys, rotation, columns, rows, scale, shear }: RandomTransformations,
  image: number,
): Transformation {
  const start = mixBits(mixBits(image ^ keys[0]) ^ keys[1]);
  // From -1 up to, but not including, 1. The step is Weyl's for 32 bits: 2^32 by the golden ratio.
  const draw = (number: number) => mixBits(start + Math.imul(number, 0x9e3779b9)) / 2 ** 31 - 1;
  return {
    angle: rotation * draw(1),
    right: columns * draw(2),
    down: rows * draw(3),
    scale: 1 + scale * draw(4),
    shear: shear * draw(5),
  };
}
