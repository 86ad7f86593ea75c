import { mixBits, randomTransformation, type RandomTransformations } from "./augmentation.ts";
import {
  frameImage,
  type ImageSize,
  invert,
  makeFrame,
  transformImage,
} from "./transform_image.ts";

/** What batches are filled from. */
export interface BatchSource {
  /** Pixels of the whole data set. */
  readonly images: Uint8Array;
  /** Labels of the whole data set. */
  readonly labels: Uint8Array;
  /** Sizes of one image. */
  readonly size: ImageSize;
  /** How images are to be moved; as they are by default. */
  readonly transformations?: RandomTransformations;
}

/**
 * Copies some images of a data set into a batch: pixels become byte / 255, as a float32.
 *
 * @param chosen Which images.
 * @param intoImages Room for the chosen images.
 * @param intoLabels Room for their labels.
 */
export function fillBatch(
  { images, labels, size, transformations }: BatchSource,
  chosen: Uint32Array,
  intoImages: Float32Array,
  intoLabels: Int32Array,
): void {
  const pixels = size.height * size.width * size.channels;
  const frame = transformations && makeFrame(size);
  let to = 0;
  for (let index = 0; index < chosen.length; index++) {
    const image = chosen[index];
    intoLabels[index] = labels[image];
    if (frame && transformations) {
      frameImage(images, image, size, frame);
      const transformation = randomTransformation(transformations, image);
      transformImage(frame, size, transformation, intoImages, to);
      to += pixels;
    } else {
      const from = image * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) intoImages[to++] = images[from + pixel] / 255;
    }
  }
}

/**
 * The functions that filling a batch takes, as source text that declares them: worker threads run
 * it. They use nothing but each other.
 */
export const fillBatchSource: string = [
  mixBits,
  randomTransformation,
  makeFrame,
  frameImage,
  invert,
  transformImage,
  fillBatch,
].join("\n");
