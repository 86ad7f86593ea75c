/**
 * A block of one's own: a depthwise convolution, and of it depthwise separable ones (Howard et al.,
 * MobileNets, 2017), which need an eighth of the numbers.
 *
 *     deno run -A examples/custom_block.ts [DATA] [IMAGES]
 *
 * DATA is a data set's name or a folder, `mnist` if nothing is said; IMAGES, 12,800 if nothing is
 * said, is how many of its training images are used.
 *
 * @module
 */
import {
  type BlockDefinition,
  CNN,
  convBlock,
  defineBlock,
  dense,
  globalAveragePool,
  kaimingUniform,
  loadDataset,
  maxPool,
  recipes,
  selectBackend,
  sequential,
  StateTensor,
  train,
} from "@glyph/cnn";
import * as tf from "@tensorflow/tfjs";

const [source = "mnist", images = "12800"] = Deno.args;

/** Slides a 3 x 3 window of its own over each channel: PyTorch's `Conv2d` with as many groups. */
const depthwise = defineBlock("depthwise", {
  build(_options, { name, inputShape: [, , channels], random }) {
    const numbers = kaimingUniform(3 * 3 * channels, 3 * 3, random("weight"));
    const filter = tf.tensor4d(numbers, [3, 3, channels, 1]);
    // In checkpoints it lies as PyTorch has it: channels x 1 x 3 x 3.
    const weight = new StateTensor(`${name}.weight`, filter, [channels, 1, 3, 3], {
      filterShape: [3, 3, 1, channels],
      differentiable: true,
    });
    const forward = (x: tf.Tensor) =>
      tf.depthwiseConv2d(x as tf.Tensor4D, weight.value as tf.Tensor4D, 1, "same");
    return { parameters: [weight], forward };
  },
});

/** A window for each channel, then for each pixel sums over the channels, batch norm and ReLU. */
const separable = (filters: number): BlockDefinition[] => [
  depthwise(),
  convBlock({ filters, kernel: 1 }),
];

const network = sequential([
  convBlock({ filters: 16 }),
  ...separable(32),
  maxPool(),
  ...separable(64),
  ...separable(64),
  globalAveragePool(),
  dense(),
]);

const backend = await selectBackend();
const data = await loadDataset(source, { limit: Number(images) });
const { height, width, channels, classes } = data.train;
const imageShape = [height, width, channels] as const;
const recipe = { ...recipes.fast, epochs: 2, batchSize: 32 };
const model = new CNN({ ...recipe, network, imageShape, classes });
console.log(model.summary());

for await (const event of train(model, data, { ...recipe, backend, test: "end" })) {
  if (event.type === "epoch") console.log(`Epoch ${event.epoch}: loss ${event.loss.toFixed(4)}`);
  if (event.type === "test") console.log(`Test accuracy ${(100 * event.accuracy).toFixed(2)}%`);
}
model.dispose();
backend.dispose();
