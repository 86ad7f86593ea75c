import * as tf from "@tensorflow/tfjs";
import { batches } from "../../data/batches.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { CNN } from "../../model/cnn.ts";
import { argMax, logSoftmax } from "../../model/softmax.ts";
import { eventLoopTurns } from "../../train/event_loop.ts";
import { checkDataset } from "../../train/options.ts";

/** What a network reads in each image of a data set. */
export interface Readings {
  readonly classes: number;
  /** What the images are of. */
  readonly labels: Uint8Array;
  /** What the network read. */
  readonly read: Uint8Array;
  /** Images x classes. */
  readonly probabilities: Float32Array;
}

/** Images at once: few, so that somebody who draws meanwhile need not wait long. */
const BATCH_SIZE = 200;

/**
 * Reads all images of a data set.
 *
 * @throws {RangeError} If the data set does not fit the network, or has no images.
 */
export async function readImages(model: CNN, dataset: Dataset): Promise<Readings> {
  checkDataset(model, dataset);
  const { classes } = model;
  const read = new Uint8Array(dataset.count);
  const probabilities = new Float32Array(dataset.count * classes);
  const turn = eventLoopTurns();
  let done = 0;
  for await (const batch of batches(dataset, { batchSize: BATCH_SIZE })) {
    const logits = tf.tidy(() =>
      model.forward(tf.tensor4d(batch.images, [batch.count, ...model.imageShape]))
    );
    const rows = await logits.data() as Float32Array;
    logits.dispose();
    for (let index = 0; index < batch.count; index++) {
      const row = rows.subarray(index * classes, (index + 1) * classes);
      read[done] = argMax(row);
      probabilities.set(logSoftmax(row).map(Math.exp), done * classes);
      done++;
    }
    await turn();
  }
  return { classes, labels: dataset.labels, read, probabilities };
}

/** The images of one class that were read as another, those first that it was surest of. */
export function findMisread(
  { classes, labels, read, probabilities }: Readings,
  actual: number,
  predicted: number,
): number[] {
  const found: number[] = [];
  labels.forEach((label, index) => {
    if (label === actual && read[index] === predicted) found.push(index);
  });
  const sureness = (index: number) => probabilities[index * classes + predicted];
  return found.sort((one, other) => sureness(other) - sureness(one));
}
