import * as tf from "@tensorflow/tfjs";
import { apply, chain, classifier, convolution, join, type Network } from "./network.ts";

const norm = () => tf.layers.layerNormalization();
const perceptron = (units: number, hidden: number) => [
  tf.layers.dense({ units: hidden, activation: "gelu" as "relu" }),
  tf.layers.dense({ units }),
];

/** A perceptron over the patches, then one over the channels. */
function mixerBlock(x: tf.SymbolicTensor): tf.SymbolicTensor {
  const [, patches, channels] = x.shape as number[];
  const across = tf.layers.permute({ dims: [2, 1] }), back = tf.layers.permute({ dims: [2, 1] });
  const mixed = chain(x, norm(), across, ...perceptron(patches, patches * 2), back);
  x = join(tf.layers.add(), x, mixed);
  return join(tf.layers.add(), x, chain(x, norm(), ...perceptron(channels, channels * 2)));
}

/** Tolstikhin and others, 2021. */
const mixer: Network = {
  name: "MLP-Mixer",
  layers: "patches, permute, layer norm, GELU",
  testShape: [16, 16, 3],
  benchmarkShape: [32, 32, 3],
  build(image) {
    const channels = 32;
    let x = apply(convolution(channels, 4, { strides: 4, padding: "valid" }), image);
    x = apply(tf.layers.reshape({ targetShape: [x.shape[1]! * x.shape[2]!, channels] }), x);
    x = mixerBlock(mixerBlock(x));
    return chain(x, norm(), tf.layers.globalAveragePooling1d(), classifier());
  },
};

/** Networks without convolutions beyond the first. */
export const mixerNetworks: readonly Network[] = [mixer];
