import * as tf from "@tensorflow/tfjs";
import { logSoftmax } from "../../model/softmax.ts";
import type { BlockBuilder } from "../../model/block.ts";
import type { CNN } from "../../model/cnn.ts";
import { tutorialBlocks } from "../../model/tutorial.ts";
import { buildModel } from "../../train/build_model.ts";
import type { ModelFile } from "../../train/checkpoint_pair.ts";
import type { FeatureMaps } from "./answers.ts";
import { base64Of } from "./base64.ts";

/** The most that a map's bytes stand for. */
const MOST = 127;

/** A network of a model's file whose convolution blocks can be looked into. */
export class ObservedNetwork {
  readonly model: CNN;
  /** While somebody looks: what the blocks gave, in their order. */
  #outputs?: { layer: string; maps: tf.Tensor4D }[];

  /**
   * Builds the network on the backend that is active.
   *
   * @throws {RangeError} If the file does not fit the network.
   */
  constructor(file: ModelFile) {
    const { classes, normalization } = file.metadata.configuration;
    const blocks = tutorialBlocks(classes, normalization).map((build) => this.#observed(build));
    this.model = buildModel(file, { blocks });
  }

  #observed(build: BlockBuilder): BlockBuilder {
    return (inputShape, random) => {
      const block = build(inputShape, random);
      // A convolution's block has its batch norm as the second layer.
      if (block.layers.length < 2) return block;
      return {
        ...block,
        forward: (x, pass) => {
          const maps = block.forward(x, pass) as tf.Tensor4D;
          this.#outputs?.push({ layer: block.name, maps: tf.keep(maps.clone()) });
          return maps;
        },
      };
    };
  }

  /** What each convolution block makes of one image, and the probabilities at the end. */
  async look(
    pixels: Float32Array,
  ): Promise<{ probabilities: number[]; layers: FeatureMaps[] }> {
    this.#outputs = [];
    const images = tf.tensor4d(pixels, [1, ...this.model.imageShape]);
    // The pass itself is synchronous, so that nobody else's comes between.
    const logits = this.model.forward(images);
    const outputs = this.#outputs;
    this.#outputs = undefined;
    try {
      const layers = await Promise.all(outputs.map(({ layer, maps }) => describe(layer, maps)));
      const row = await logits.data() as Float32Array;
      return { probabilities: Array.from(logSoftmax(row), Math.exp), layers };
    } finally {
      tf.dispose([images, logits, ...outputs.map(({ maps }) => maps)]);
    }
  }

  /** Frees the network's tensors. */
  dispose(): void {
    this.model.dispose();
  }
}

/** Maps one after the other, where TensorFlow.js has their pixels side by side. */
async function describe(layer: string, maps: tf.Tensor4D): Promise<FeatureMaps> {
  const [, height, width, channels] = maps.shape;
  const values = await maps.data() as Float32Array;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const area = height * width;
  const bytes = new Int8Array(values.length);
  for (let place = 0; place < area; place++) {
    for (let channel = 0; channel < channels; channel++) {
      const share = largest === 0 ? 0 : values[place * channels + channel] / largest;
      bytes[channel * area + place] = Math.round(share * MOST);
    }
  }
  return {
    layer,
    height,
    width,
    channels,
    largest,
    values: base64Of(new Uint8Array(bytes.buffer)),
  };
}
