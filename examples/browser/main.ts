/**
 * A page that trains a stock tf.layers model on all cores. The lines that put it there are the import
 * and the call of `useWasmThreads`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { useWasmThreads } from "@glyph/cnn/backends";
import { createNetwork } from "./network.ts";
import { DIRECTION_NAMES, drawStripes } from "./stripes.ts";

const EPOCHS = 4, IMAGES = 1024, BATCH = 32;

const status = document.querySelector("[role=status]")!;
const progress = document.querySelector("progress")!;
const readings = document.querySelector("ul")!;

/** Shows an image, with what the network reads in it. */
async function show(image: tf.Tensor3D, reading: string): Promise<void> {
  const canvas = document.createElement("canvas"), item = document.createElement("li");
  item.append(canvas, reading);
  readings.append(item);
  await tf.browser.toPixels(image.clipByValue(0, 1) as tf.Tensor3D, canvas);
}

try {
  await useWasmThreads();

  const network = createNetwork();
  const { images, labels } = drawStripes(IMAGES, 1);
  let batches = 0;
  await network.fit(images, labels, {
    epochs: EPOCHS,
    batchSize: BATCH,
    callbacks: {
      onBatchEnd: (_, logs) => {
        progress.value = ++batches * BATCH / (EPOCHS * IMAGES);
        status.textContent = `Batch ${batches}: loss ${logs!.loss.toFixed(3)}`;
      },
    },
  });

  const unseen = drawStripes(256, 2);
  const [, accuracy] = network.evaluate(unseen.images, unseen.labels) as tf.Scalar[];
  const classes = await (network.predict(unseen.images) as tf.Tensor).argMax(1).data();
  status.textContent = `Trained: ${(100 * (await accuracy.data())[0]).toFixed(1)}% of ` +
    "256 new images read rightly. The first of them:";
  const shown = unseen.images.slice([0], [8]).unstack() as tf.Tensor3D[];
  for (const [index, image] of shown.entries()) await show(image, DIRECTION_NAMES[classes[index]]);
} catch (error) {
  status.textContent = String(error);
}
