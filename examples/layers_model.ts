/**
 * A plain model of TensorFlow.js' layers, trained with `model.fit` on all cores. One line of it is
 * Glyph's backend; the digits come from Glyph as well.
 *
 *     deno run -A examples/layers_model.ts [DATA] [IMAGES]
 *
 * DATA is a data set's name or a folder, `mnist` if nothing is said; IMAGES, 6,000 if nothing is
 * said, is how many of its training images are used.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type Dataset, loadDataset } from "@glyph/cnn/data";
import { useWasmThreads } from "@glyph/cnn/backends";

const [source = "mnist", images = "6000"] = Deno.args;

const backend = await useWasmThreads(); // before the model: its weights live there

/** Images as batch x height x width x channels from 0 to 1, and their classes. */
function toTensors({ images, labels, count, height, width, channels }: Dataset) {
  const pixels = tf.tensor4d(images, [count, height, width, channels], "float32");
  return { images: tf.div<tf.Tensor4D>(pixels, 255), labels: tf.tensor1d(Array.from(labels)) };
}

const { train, test } = await loadDataset(source, { limit: Number(images) });
const { height, width, channels, classes } = train;

const model = tf.sequential({
  layers: [
    tf.layers.conv2d({
      inputShape: [height, width, channels],
      filters: 16,
      kernelSize: 3,
      activation: "relu",
      kernelInitializer: tf.initializers.heNormal({ seed: 1 }),
    }),
    tf.layers.batchNormalization({ momentum: 0.9 }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({
      filters: 32,
      kernelSize: 3,
      activation: "relu",
      kernelInitializer: tf.initializers.heNormal({ seed: 2 }),
    }),
    tf.layers.globalAveragePooling2d({}),
    tf.layers.dense({
      units: classes,
      activation: "softmax",
      kernelInitializer: tf.initializers.heNormal({ seed: 3 }),
    }),
  ],
});
model.compile({
  optimizer: tf.train.adam(0.01),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});

const learnt = toTensors(train), unseen = toTensors(test);
await model.fit(learnt.images, learnt.labels, {
  epochs: 4,
  batchSize: 32,
  verbose: 0,
  callbacks: {
    onEpochEnd: (epoch, logs) => console.log(`Epoch ${epoch + 1}: loss ${logs?.loss.toFixed(4)}`),
  },
});

const [, accuracy] = model.evaluate(unseen.images, unseen.labels) as tf.Scalar[];
console.log(`Test accuracy ${(100 * accuracy.dataSync()[0]).toFixed(2)}%`);

// What ran on TensorFlow.js' own code, because the backend has no kernel for it.
const elsewhere = backend.report().filter(({ fallback }) => fallback > 0);
console.log(`Kernels that fell back: ${elsewhere.length}`);
backend.dispose();
