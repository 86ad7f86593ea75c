import * as tf from "@tensorflow/tfjs";
import { ForwardPass } from "../../model/block.ts";
import type { CNN } from "../../model/cnn.ts";
import type { NetworkLayer } from "../../model/layers.ts";
import { logSoftmax } from "../../model/softmax.ts";
import { buildModel } from "../../train/build_model.ts";
import type { ModelFile } from "../../train/checkpoint_pair.ts";
import type { FeatureMaps } from "./answers.ts";
import { base64Of } from "./base64.ts";

/** The most that a map's bytes stand for. */
const MOST = 127;

/** What goes on with the channels of the convolution before. */
const following = ["batchNorm", "relu", "dropout"];

/** A network of a model's file whose convolutions can be looked into. */
export class ObservedNetwork {
  readonly model: CNN;

  /**
   * Builds the network on the backend that is active.
   *
   * @throws {RangeError} If the file does not fit the network.
   */
  constructor(file: ModelFile) {
    this.model = buildModel(file);
  }

  /** The logits of images, and what each convolution gave, batch norm and ReLU after it included. */
  #run(images: tf.Tensor4D): { logits: tf.Tensor2D; outputs: Map<string, tf.Tensor4D> } {
    const outputs = new Map<string, tf.Tensor4D>();
    let convolution: string | undefined;
    const observe = (layers: readonly NetworkLayer[], output: tf.Tensor) => {
      const [{ type, name }] = layers;
      if (type === "conv") convolution = name;
      else if (!following.includes(type)) convolution = undefined;
      if (convolution === undefined) return;
      outputs.get(convolution)?.dispose();
      outputs.set(convolution, tf.keep(output.clone() as tf.Tensor4D));
    };
    return { logits: this.model.run(images, new ForwardPass(false, undefined, observe)), outputs };
  }

  /** What each convolution makes of one image, and the probabilities at the end. */
  async look(
    pixels: Float32Array,
  ): Promise<{ probabilities: number[]; layers: FeatureMaps[] }> {
    const images = tf.tensor4d(pixels, [1, ...this.model.imageShape]);
    const { logits, outputs } = this.#run(images);
    try {
      const layers = await Promise.all(
        Array.from(outputs, ([layer, maps]) => describe(layer, maps)),
      );
      const row = await logits.data() as Float32Array;
      return { probabilities: Array.from(logSoftmax(row), Math.exp), layers };
    } finally {
      tf.dispose([images, logits, ...outputs.values()]);
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
