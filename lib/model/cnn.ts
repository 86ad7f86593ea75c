import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../random.ts";
import { History } from "./history.ts";
import type { StateDict } from "../named_array.ts";
import { ForwardPass } from "./block.ts";
import { buildUnits } from "./build_units.ts";
import { layersOf, type NetworkLayer } from "./layers.ts";
import type { Network } from "./network.ts";
import { type CNNOptions, validateOptions } from "./options.ts";
import { formatShape, sizeOf } from "./shape.ts";
import { argMax, logSoftmax } from "./softmax.ts";
import { readStateDict, type StateMismatch, writeStateDict } from "./state_dict.ts";
import type { StateEntry, StateTensor } from "./state_tensor.ts";
import { countParameters, summarize } from "./summary.ts";
import { disposeUnits, entriesOf, type LayerState, runUnits, type Unit } from "./unit.ts";

/** What the network reads in one image. */
export interface Prediction {
  /** The likeliest class. */
  readonly class: number;
  /** Probability of each class; their sum is 1. */
  readonly probabilities: readonly number[];
}

/** How a batch is sent through a network. */
export interface ForwardOptions {
  /** Whether the batch's own statistics are used, and values dropped. Default false. */
  readonly training?: boolean;
  /** The step, which decides with the seed what is dropped in training. Default 0. */
  readonly step?: number;
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
  /** What it is made of, as data: presets are written out, and defaults left out. */
  readonly network: Network;
  /** Its layers with their names, options and shapes. */
  readonly layers: readonly NetworkLayer[];
  /** Mean cross-entropy in nats: of each training batch, each epoch and each test. */
  readonly lossHistory: History = new History();
  /** Fraction read rightly: of each training batch, each epoch and each test. */
  readonly accuracyHistory: History = new History();
  readonly #units: Unit[];

  /**
   * Builds the network and draws its weights.
   *
   * @throws {RangeError} If an option is out of range, or a block does not fit what is before it; the
   * message names the block and both shapes.
   */
  constructor(options: CNNOptions = {}) {
    const valid = validateOptions(options);
    this.learningRate = valid.learningRate;
    this.epochs = valid.epochs;
    this.batchSize = valid.batchSize;
    this.classes = valid.classes;
    this.seed = valid.seed;
    this.imageShape = valid.imageShape;
    this.network = valid.network;
    this.layers = layersOf(this.network, this);
    this.#units = buildUnits(this.layers, {
      classes: this.classes,
      random: (parameter) => seededRandom(this.seed, "weights", parameter),
    });
  }

  /** Trained tensors, in the order of PyTorch's `parameters()`. */
  get parameters(): StateTensor[] {
    return this.#states.flatMap(({ parameters }) => [...parameters]);
  }

  /** How many trainable numbers there are. */
  get parameterCount(): number {
    return countParameters(this.parameters);
  }

  /** What is saved beside the parameters, in the order of PyTorch's `buffers()`. */
  get buffers(): StateEntry[] {
    return this.#states.flatMap(({ buffers }) => [...buffers]);
  }

  get #states(): LayerState[] {
    return this.#units.flatMap(({ states }) => [...states]);
  }

  /**
   * Computes logits (batch x classes) of images (batch x height x width x channels, pixels from 0
   * to 1). In training, the batch's own statistics are used and the running ones change.
   */
  forward(
    images: tf.Tensor4D,
    { training = false, step = 0 }: ForwardOptions = {},
  ): tf.Tensor2D {
    const pass = new ForwardPass(training, this.dropoutSeeds(step));
    const logits = this.run(images, pass);
    pass.finish();
    return logits;
  }

  /** The seed of each layer's dropout in a step, by its name: for a `ForwardPass`. */
  dropoutSeeds(step: number): (layer: string) => number {
    return (layer) => seededRandom(this.seed, "dropout", layer, step).nextUint32();
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
    return tf.tidy(() => runUnits(this.#units, images, pass)) as tf.Tensor2D;
  }

  /**
   * Reads images in evaluation mode.
   *
   * @param images Pixels from 0 to 1, count x height x width x channels, light on dark as MNIST is.
   * @throws {RangeError} If the number of pixels is no whole number of images.
   */
  async predict(images: Float32Array): Promise<Prediction[]> {
    const size = sizeOf(this.imageShape);
    if (images.length % size !== 0) {
      throw new RangeError(
        `${images.length} pixels are no whole number of images of ${formatShape(this.imageShape)}`,
      );
    }
    const count = images.length / size;
    if (count === 0) return [];
    const logits = tf.tidy(() => this.forward(tf.tensor4d(images, [count, ...this.imageShape])));
    const rows = await logits.data().finally(() => logits.dispose()) as Float32Array;
    return Array.from({ length: count }, (_, index) => {
      const row = rows.subarray(index * this.classes, (index + 1) * this.classes);
      return { class: argMax(row), probabilities: Array.from(logSoftmax(row), Math.exp) };
    });
  }

  /** Copies all parameters and buffers, in PyTorch's names, layouts and order. */
  stateDict(): Promise<StateDict> {
    return readStateDict(entriesOf(this.#units));
  }

  /**
   * Takes parameters and buffers from a state dict, as PyTorch's `load_state_dict`.
   *
   * @param options `strict: false` takes what is there by name, and leaves the rest as it is. Default
   * strict: all names must agree.
   * @returns The names that the state dict lacks, and those that the network has not.
   * @throws {RangeError} If it does not fit this network: in names, if strict, in shapes, or in the
   * type of numbers. Nothing is changed then.
   */
  loadStateDict(state: StateDict, { strict = true }: { strict?: boolean } = {}): StateMismatch {
    return writeStateDict(entriesOf(this.#units), state, { strict });
  }

  /** Draws a table of layers, output shapes and parameters. */
  summary(): string {
    return summarize(this.#states);
  }

  /** Frees the network's tensors. */
  dispose(): void {
    disposeUnits(this.#units);
    this.#units.length = 0;
  }
}
