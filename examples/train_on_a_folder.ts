/**
 * Trains on images of your own:
 *
 *     deno run -A examples/train_on_a_folder.ts FOLDER [EPOCHS]
 *
 * FOLDER has a subfolder for each class, named after it, with that class's images:
 * `FOLDER/cat/1.png`. Sizes may differ. Where it has no `train` and `test`, each with such
 * subfolders, a part of the images is kept for the test.
 *
 * @module
 */
import {
  CNN,
  convBlock,
  dense,
  globalAveragePool,
  loadDataset,
  maxPool,
  recipes,
  saveModel,
  selectBackend,
  sequential,
  train,
} from "@glyph/cnn";

const [folder, epochs = "20"] = Deno.args;
if (folder === undefined) {
  console.error("Usage: deno run -A examples/train_on_a_folder.ts FOLDER [EPOCHS]");
  Deno.exit(2);
}

const data = await loadDataset(folder);
const { height, width, channels, classNames } = data.train;
console.log(
  `${data.train.count} images to train on, ${data.test.count} to test, each ` +
    `${height} x ${width} x ${channels}, of the classes ${classNames.join(", ")}`,
);

// Padding keeps the size and the average takes any, so that images of 4 x 4 pixels or more fit.
const network = sequential([
  convBlock({ filters: 16, padding: "same" }),
  maxPool(),
  convBlock({ filters: 32, padding: "same" }),
  maxPool(),
  convBlock({ filters: 64, padding: "same", dropout: 0.1 }),
  globalAveragePool(),
  dense(),
]);

// Rates, augmentation and averaged weights are the recipe's; folders are small, so batches are too.
const recipe = { ...recipes.accurate, epochs: Number(epochs), batchSize: 16 };
const backend = await selectBackend();
const model = new CNN({
  ...recipe,
  network,
  imageShape: [height, width, channels],
  classes: classNames.length,
});

for await (const event of train(model, data, { ...recipe, backend, test: "end" })) {
  if (event.type === "epoch") {
    console.log(`Epoch ${event.epoch}: loss ${event.loss.toFixed(4)}`);
  }
  if (event.type === "test") {
    console.log(`Test accuracy ${(100 * event.accuracy).toFixed(2)}%`);
    for (const [index, { correct, total }] of event.perClass.entries()) {
      console.log(`  ${classNames[index]}: ${correct} of ${total}`);
    }
  }
}

await saveModel(model, "own_images.safetensors");
console.log("The network lies in own_images.safetensors");
model.dispose();
backend.dispose();
