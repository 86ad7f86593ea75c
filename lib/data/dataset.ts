/**
 * Labelled images, held as bytes.
 *
 * @example
 * ```ts
 * import type { Dataset } from "@glyph/cnn";
 *
 * const two: Dataset = {
 *   name: "two",
 *   images: new Uint8Array(2 * 28 * 28),
 *   labels: Uint8Array.of(0, 1),
 *   count: 2,
 *   height: 28,
 *   width: 28,
 *   channels: 1,
 *   classes: 2,
 *   classNames: ["cross", "circle"],
 * };
 * ```
 */
export interface Dataset {
  /** The data set's name, for people: `mnist`, or the folder's name. */
  readonly name: string;
  /** Pixels from 0 to 255, count x height x width x channels. */
  readonly images: Uint8Array;
  /** One class a label, from 0 to `classes - 1`. */
  readonly labels: Uint8Array;
  /** How many images there are. */
  readonly count: number;
  /** Rows of one image. */
  readonly height: number;
  /** Columns of one image. */
  readonly width: number;
  /** Values of one pixel: 1 for grey. */
  readonly channels: number;
  /** How many classes the labels come from. */
  readonly classes: number;
  /** What each class is called, by label: `"0"` and so on where nothing else is known. */
  readonly classNames: readonly string[];
}

/** Images to learn from and images to be tested on. */
export interface DataSplit {
  /** Images that the network learns from. */
  readonly train: Dataset;
  /** Images that it never learns from. */
  readonly test: Dataset;
}

/** Some images of a data set, ready for the network. */
export interface Batch {
  /** Pixels from 0 to 1 (byte / 255), count x height x width x channels. */
  readonly images: Float32Array;
  /** One class an image. */
  readonly labels: Int32Array;
  /** How many images: the last batch of an epoch may be smaller than the others. */
  readonly count: number;
}
