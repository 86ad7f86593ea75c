import * as tf from "@tensorflow/tfjs";
import { batches } from "../data/batches.ts";
import { eventLoopTurns } from "./event_loop.ts";
import type { Dataset } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { checkInteger } from "../model/options.ts";
import { argMax, logSoftmax } from "../model/softmax.ts";
import { checkDataset } from "./options.ts";

/** Settings of `evaluate`. */
export interface EvaluateOptions {
  /** Images at once, from 1. The result does not depend on it. Default 500. */
  readonly batchSize?: number;
  /** Workers that prepare batches. */
  readonly workers?: number;
  /** Ends the test early: its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** How well a network reads a data set. */
export interface Evaluation {
  /** Mean cross-entropy over the images, in nats. */
  readonly loss: number;
  /** Fraction of the images read rightly. */
  readonly accuracy: number;
  /** Images that were read. */
  readonly examples: number;
  /** For each class: images of it, and how many were read rightly. */
  readonly perClass: readonly { readonly correct: number; readonly total: number }[];
  /** Row: true class. Column: the class the network read. */
  readonly confusion: readonly (readonly number[])[];
  /** Wall-clock seconds. */
  readonly seconds: number;
}

/** Batches whose logits are on their way from the device, where the next one is computed. */
const AHEAD = 3;

/** Logits, and what they should say. */
interface ReadBatch {
  readonly rows: Promise<Float32Array>;
  readonly labels: Int32Array;
}

/**
 * Tests a network in evaluation mode: the running statistics are used and do not change.
 *
 * @throws {RangeError} If the data set does not fit the network, or has no images.
 *
 * @example
 * ```ts
 * import { CNN, type Dataset, dense, evaluate, sequential } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const black: Dataset = {
 *   name: "black",
 *   images: new Uint8Array(8 * 8),
 *   labels: Uint8Array.of(3),
 *   count: 1,
 *   height: 8,
 *   width: 8,
 *   channels: 1,
 *   classes: 10,
 *   classNames: [..."0123456789"],
 * };
 * const model = new CNN({ imageShape: [8, 8, 1], network: sequential([dense()]) });
 * const { confusion } = await evaluate(model, black);
 * assert.equal(confusion[3].reduce((sum, count) => sum + count), 1);
 * model.dispose();
 * ```
 */
export async function evaluate(
  model: CNN,
  dataset: Dataset,
  { batchSize = 500, workers = 0, signal }: EvaluateOptions = {},
): Promise<Evaluation> {
  checkInteger("batchSize", batchSize, 1);
  checkDataset(model, dataset);
  const begin = performance.now();
  const { classes } = model;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let loss = 0;
  const reading: ReadBatch[] = [];
  const count = async ({ rows: read, labels }: ReadBatch) => {
    const rows = await read;
    labels.forEach((label, index) => {
      const row = rows.subarray(index * classes, (index + 1) * classes);
      loss -= logSoftmax(row)[label];
      confusion[label][argMax(row)]++;
    });
  };
  const turn = eventLoopTurns();
  for await (const batch of batches(dataset, { batchSize, workers })) {
    const logits = tf.tidy(() =>
      model.forward(tf.tensor4d(batch.images, [batch.count, ...model.imageShape]))
    );
    // A backend may need the tensor until its numbers are there.
    const rows = logits.data<"float32">().finally(() => logits.dispose());
    // A reading that fails is thrown where it is awaited, if it is.
    rows.catch(() => {});
    reading.push({ rows, labels: batch.labels.slice() });
    if (reading.length > AHEAD) await count(reading.shift()!);
    await turn();
    signal?.throwIfAborted();
  }
  for (const batch of reading) await count(batch);
  const perClass = confusion.map((row, label) => ({
    correct: row[label],
    total: row.reduce((sum, count) => sum + count),
  }));
  return {
    loss: loss / dataset.count,
    accuracy: perClass.reduce((sum, { correct }) => sum + correct, 0) / dataset.count,
    examples: dataset.count,
    perClass,
    confusion,
    seconds: (performance.now() - begin) / 1000,
  };
}
