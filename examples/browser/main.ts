/**
 * A page that trains a stock tf.layers model on all cores. The lines that put it there are the import
 * and the call of `useWasmThreads`.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { useWasmThreads } from "@glyph/cnn/backends";
import { createNetwork } from "./network.ts";
import { drawStripes } from "./stripes.ts";

const status = document.querySelector("[role=status]")!;
try {
  await useWasmThreads();

  const network = createNetwork();
  const { images, labels } = drawStripes(1024, 1);
  await network.fit(images, labels, {
    epochs: 2,
    batchSize: 32,
    callbacks: {
      onBatchEnd: (batch, logs) => {
        status.textContent = `Batch ${batch}: loss ${logs!.loss.toFixed(3)}`;
      },
    },
  });

  const unseen = drawStripes(256, 2);
  const [, accuracy] = network.evaluate(unseen.images, unseen.labels) as tf.Scalar[];
  status.textContent = `Trained: ${(100 * (await accuracy.data())[0]).toFixed(1)}% of ` +
    "256 new images read rightly";
} catch (error) {
  status.textContent = String(error);
}
