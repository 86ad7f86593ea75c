import * as tf from "@tensorflow/tfjs";

/** Height, width, channels. */
export type ImageShape = [height: number, width: number, channels: number];

/** A network of a well-known kind, out of stock tf.layers alone. */
export interface Network {
  readonly name: string;
  /** What it is made of that others are not. */
  readonly layers: string;
  /** Images that are small enough for stock cpu to be asked often. */
  readonly testShape: ImageShape;
  /** Images in a batch where stock cpu is asked, 3 unless it errs with more than one. */
  readonly testBatch?: number;
  /** Images for measuring speed. */
  readonly benchmarkShape: ImageShape;
  /** From an image to a softmax over `CLASSES`, one for the image or one for each pixel. */
  build(image: tf.SymbolicTensor): tf.SymbolicTensor;
}

/** Classes of every network here. */
export const CLASSES = 10;

/** Any layer, applied to one tensor. */
export const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor): tf.SymbolicTensor =>
  layer.apply(x) as tf.SymbolicTensor;

/** Any layer that joins tensors, applied to some. */
export const join = (layer: tf.layers.Layer, ...parts: tf.SymbolicTensor[]): tf.SymbolicTensor =>
  layer.apply(parts) as tf.SymbolicTensor;

/** Layers one after the other. */
export const chain = (x: tf.SymbolicTensor, ...layers: tf.layers.Layer[]): tf.SymbolicTensor =>
  layers.reduce((output, layer) => apply(layer, output), x);

/** A convolution with an odd square window whose output has its input's size over the stride. */
export const convolution = (
  filters: number,
  kernelSize: number,
  settings: Partial<Parameters<typeof tf.layers.conv2d>[0]> = {},
): tf.layers.Layer => tf.layers.conv2d({ filters, kernelSize, padding: "same", ...settings });

/** The last layer: class probabilities. */
export const classifier = (): tf.layers.Layer =>
  tf.layers.dense({ units: CLASSES, activation: "softmax" });
