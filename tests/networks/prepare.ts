import * as tf from "@tensorflow/tfjs";
import { type Random, seededRandom } from "../../lib/random.ts";
import { CLASSES, type ImageShape, type Network } from "./network.ts";

/** A network's model, with images and labels to train it on. */
export interface Prepared {
  readonly model: tf.LayersModel;
  /** Numbers from 0 to 1. */
  readonly images: tf.Tensor4D;
  /** One-hot, in the shape of the model's output. */
  readonly labels: tf.Tensor;
  dispose(): void;
}

/** What a weight starts as: kernels as He and others have it, the others off their usual 0 and 1. */
function initialValues(name: string, shape: number[], random: Random): Float32Array {
  const between = (least: number, most: number) =>
    Float32Array.from(
      { length: tf.util.sizeFromShape(shape) },
      () => least + random.nextFloat() * (most - least),
    );
  if (/gamma|variance/.test(name)) return between(0.5, 1.5);
  if (!name.includes("kernel")) return between(-0.1, 0.1);
  const ownInputs = name.includes("depthwise") ? 1 : shape.at(-2)!;
  const bound = Math.sqrt(6 / (ownInputs * tf.util.sizeFromShape(shape.slice(0, -2))));
  return between(-bound, bound);
}

/** The same on every backend: all numbers come from the network's name. */
export function prepare(network: Network, shape: ImageShape, batch: number): Prepared {
  const stream = (part: string) => seededRandom(1, "networks", network.name, part);
  const input = tf.input({ shape });
  const model = tf.model({ inputs: input, outputs: network.build(input), name: network.name });
  const random = stream("weights");
  tf.tidy(() => {
    const values = model.weights.map(({ originalName, shape }) =>
      tf.tensor(initialValues(originalName, shape as number[], random), shape as number[])
    );
    model.setWeights(values);
  });

  const pixels = stream("images");
  const images = tf.tensor4d(
    Float32Array.from({ length: batch * tf.util.sizeFromShape(shape) }, () => pixels.nextFloat()),
    [batch, ...shape],
  );
  const labelShape = [batch, ...model.outputs[0].shape.slice(1)] as number[];
  const classes = stream("labels");
  const oneHot = new Float32Array(tf.util.sizeFromShape(labelShape));
  for (let start = 0; start < oneHot.length; start += CLASSES) {
    oneHot[start + classes.integer(CLASSES)] = 1;
  }
  const labels = tf.tensor(oneHot, labelShape);

  return {
    model,
    images,
    labels,
    dispose() {
      model.dispose();
      tf.dispose([images, labels]);
    },
  };
}
