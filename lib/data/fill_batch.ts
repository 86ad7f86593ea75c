/**
 * Copies some images of a data set into a batch: pixels become byte / 255, as a float32.
 *
 * Worker threads run this function from its source text, so it stands alone: it may use nothing
 * from outside itself.
 *
 * @param images Pixels of the whole data set.
 * @param labels Labels of the whole data set.
 * @param chosen Which images.
 * @param intoImages Room for the chosen images.
 * @param intoLabels Room for their labels.
 */
export function fillBatch(
  images: Uint8Array,
  labels: Uint8Array,
  chosen: Uint32Array,
  intoImages: Float32Array,
  intoLabels: Int32Array,
): void {
  const pixels = images.length / labels.length;
  let to = 0;
  for (let index = 0; index < chosen.length; index++) {
    const from = chosen[index] * pixels;
    for (let pixel = 0; pixel < pixels; pixel++) intoImages[to++] = images[from + pixel] / 255;
    intoLabels[index] = labels[chosen[index]];
  }
}
