import * as tf from "@tensorflow/tfjs";

/** Sizes of an image. */
interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Labelled images that lie on the device as bytes. */
export interface DeviceImages extends ImageSize {
  /** Four bytes a number, all images one after the other. */
  readonly images: tf.Tensor;
  /** Four bytes a number. */
  readonly labels: tf.Tensor;
}

/** Which images of a data set, and how they are moved. */
export interface GatherOrder {
  /** The images' numbers. */
  readonly order: tf.Tensor;
  /**
   * For each of them, where its pixels come from: x and y of the first one, then the steps of x and y
   * from column to column, then from row to row.
   */
  readonly places?: tf.Tensor;
}

/** Numbers in `places` for an image. */
export const PLACE_NUMBERS = 6;

/** The device of a backend that gathers. */
interface GatheringBackend {
  readonly device: { readonly limits: { readonly maxStorageBufferBindingSize: number } };
}

/** Whether the active backend gathers images on its device, and so many bytes of them fit there. */
export function gathersImages(bytes: number): boolean {
  if (tf.getKernel("GatherImages", tf.getBackend()) === undefined) return false;
  const { device } = tf.backend() as unknown as GatheringBackend;
  return bytes <= device.limits.maxStorageBufferBindingSize;
}

/** Bytes as a tensor of int32, four in each. */
export function packBytes(bytes: Uint8Array): tf.Tensor1D {
  const packed = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(packed.buffer).set(bytes);
  return tf.tensor1d(packed, "int32");
}

/**
 * Gathers a batch on the device: pixels become byte / 255. Where the order has places, each pixel is
 * interpolated between the four that are nearest to its place, and what lies outside of the image is 0.
 *
 * The kernel `GatherImages` does it, of a backend for which {@linkcode gathersImages} holds.
 *
 * @param from Where in the order the batch begins.
 * @param count How many images it has.
 * @returns Images, count x height x width x channels, and labels of int32.
 */
export function gatherImages(
  { images, labels, height, width, channels }: DeviceImages,
  { order, places }: GatherOrder,
  from: number,
  count: number,
): { images: tf.Tensor4D; labels: tf.Tensor1D } {
  const inputs = { images, labels, order, ...places && { places } };
  const attributes = { height, width, channels, from, count };
  const outputs = tf.engine().runKernel(
    "GatherImages",
    inputs,
    attributes,
  ) as unknown as [tf.Tensor4D, tf.Tensor1D];
  return { images: outputs[0], labels: outputs[1] };
}
