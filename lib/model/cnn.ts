import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../random.ts";
import { History } from "./history.ts";
import type { StateDict } from "../train/state.ts";
import { type Block, type BlockBuilder, formatShape, ForwardPass, type Shape } from "./block.ts";
import type { Normalization } from "./convolution_block.ts";
import { type CNNOptions, validateOptions } from "./options.ts";
import { argMax, logSoftmax } from "./softmax.ts";
import { readStateDict, writeStateDict } from "./state_dict.ts";
import type { StateEntry, StateTensor } from "./state_tensor.ts";
import { countParameters, summarize } from "./summary.ts";
import { tutorialBlocks } from "./tutorial.ts";

/** What the network reads in one image. */
export interface Prediction {
  /** The likeliest class. */
  readonly class: number;
  /** Probability of each class; their sum is 1. */
  readonly probabilities: readonly number[];
}

/**
 * A convolutional network that reads characters.
 *
 * By default the tutorial's: six convolutions of 3 x 3 with batch norm and ReLU, two poolings and
 * a linear layer, 114,314 parameters. Its weights start as PyTorch's do, from the seed. Its
 * tensors live on the TensorFlow.js backend that is active when it is made: call
 * `selectBackend()` before.
 *
 * @example
 * ```ts
 * import { CNN } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const model = new CNN({ seed: 1 });
 * assert.match(model.summary(), /Total +114,314/);
 * model.dispose();
 * ```
 */
export class CNN {
  /** Adam's step size. */
  readonly learningRate: number;
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images a step. */
  readonly batchSize: number;
  /** How many classes it tells apart. */
  readonly classes: number;
  /** Every random choice comes from it. */
  readonly seed: number;
  /** Height, width and channels of one image. */
  readonly imageShape: readonly [number, number, number];
  /** Whether batch norm stands before ReLU or after it. */
  readonly normalization: Normalization;
  /** Mean cross-entropy in nats: of each training batch, each epoch and each test. */
  readonly lossHistory: History = new History();
  /** Fraction read rightly: of each training batch, each epoch and each test. */
  readonly accuracyHistory: History = new History();
  readonly #blocks: { readonly block: Block; readonly outputShape: Shape }[] = [];

  /**
   * Builds the network and draws its weights.
   *
   * @throws {RangeError} If an option is out of range, or the images are too small for the blocks.
   */
  constructor(options: CNNOptions = {}) {
    const valid = validateOptions(options);
    this.learningRate = valid.learningRate;
    this.epochs = valid.epochs;
    this.batchSize = valid.batchSize;
    this.classes = valid.classes;
    this.seed = valid.seed;
    this.imageShape = valid.imageShape;
    this.normalization = valid.normalization;
    try {
      this.#build(options.blocks ?? tutorialBlocks(this.classes, this.normalization));
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Sends one zero image through, so that each block is made to fit the output before it. */
  #build(builders: readonly BlockBuilder[]): void {
    const random = (parameter: string) => seededRandom(this.seed, "weights", parameter);
    let shape: Shape = this.imageShape;
    tf.tidy(() => {
      let x: tf.Tensor = tf.zeros([1, ...shape]);
      for (const build of builders) {
        const block = build(shape, random);
        const inputShape = shape;
        this.#blocks.push({ block, outputShape: [] });
        x = block.forward(x, new ForwardPass(false));
        shape = x.shape.slice(1);
        this.#blocks[this.#blocks.length - 1] = { block, outputShape: shape };
        if (x.shape.some((size) => size < 1)) {
          throw new RangeError(
            `${block.name} makes ${formatShape(shape)} of its input ${formatShape(inputShape)}: ` +
              "use larger images or fewer blocks",
          );
        }
      }
    });
    if (shape.length !== 1 || shape[0] !== this.classes) {
      throw new RangeError(
        `The last block gives ${formatShape(shape)}, but must give one number for each of ` +
          `${this.classes} classes: end the blocks with dense("fc1", ${this.classes})`,
      );
    }
  }

  /** Trained tensors, in the order of PyTorch's `parameters()`. */
  get parameters(): StateTensor[] {
    return this.#blocks.flatMap(({ block }) => block.layers.flatMap((layer) => layer.parameters));
  }

  /** How many trainable numbers there are. */
  get parameterCount(): number {
    return countParameters(this.parameters);
  }

  /** What is saved beside the parameters, in the order of PyTorch's `buffers()`. */
  get buffers(): StateEntry[] {
    return this.#blocks.flatMap(({ block }) => block.layers.flatMap((layer) => layer.buffers));
  }

  get #entries(): StateEntry[] {
    return this.#blocks.flatMap(({ block }) =>
      block.layers.flatMap(({ parameters, buffers }) => [...parameters, ...buffers])
    );
  }

  /**
   * Computes logits (batch x classes) of images (batch x height x width x channels, pixels from 0
   * to 1). In training, the batch's own statistics are used and the running ones change.
   */
  forward(images: tf.Tensor4D, { training = false }: { training?: boolean } = {}): tf.Tensor2D {
    const pass = new ForwardPass(training);
    const logits = this.run(images, pass);
    pass.finish();
    return logits;
  }

  /** As `forward`, but leaves it to the caller to finish the pass. */
  run(images: tf.Tensor4D, pass: ForwardPass): tf.Tensor2D {
    const shape = images.shape.slice(1);
    if (shape.join() !== this.imageShape.join()) {
      throw new RangeError(
        `The images are ${formatShape(shape)}, but this network reads ` +
          `${formatShape(this.imageShape)}: set imageShape`,
      );
    }
    // What gradients need, TensorFlow.js keeps; else each block's input goes as soon as it is used.
    return tf.tidy(() =>
      this.#blocks.reduce<tf.Tensor>((x, { block }) => {
        const next = tf.tidy(() => block.forward(x, pass));
        if (x !== images && x !== next) x.dispose();
        return next;
      }, images)
    ) as tf.Tensor2D;
  }

  /**
   * Reads images in evaluation mode.
   *
   * @param images Pixels from 0 to 1, count x height x width x channels, light on dark as MNIST is.
   * @throws {RangeError} If the number of pixels is no whole number of images.
   */
  async predict(images: Float32Array): Promise<Prediction[]> {
    const size = this.imageShape.reduce((product, length) => product * length, 1);
    if (images.length % size !== 0) {
      throw new RangeError(
        `${images.length} pixels are no whole number of images of ${formatShape(this.imageShape)}`,
      );
    }
    const count = images.length / size;
    if (count === 0) return [];
    const logits = tf.tidy(() => this.forward(tf.tensor4d(images, [count, ...this.imageShape])));
    const rows = await logits.data() as Float32Array;
    logits.dispose();
    return Array.from({ length: count }, (_, index) => {
      const row = rows.subarray(index * this.classes, (index + 1) * this.classes);
      return { class: argMax(row), probabilities: Array.from(logSoftmax(row), Math.exp) };
    });
  }

  /** Copies all parameters and buffers, in PyTorch's names, layouts and order. */
  stateDict(): Promise<StateDict> {
    return readStateDict(this.#entries);
  }

  /**
   * Takes all parameters and buffers from a state dict, strictly, as PyTorch's `load_state_dict`.
   *
   * @throws {RangeError} If it does not fit this network. Nothing is changed then.
   */
  loadStateDict(state: StateDict): void {
    writeStateDict(this.#entries, state);
  }

  /** Draws a table of layers, output shapes and parameters. */
  summary(): string {
    return summarize(this.#blocks);
  }

  /** Frees the network's tensors. */
  dispose(): void {
    for (const { block } of this.#blocks) block.dispose();
    this.#blocks.length = 0;
  }
}
